const css = String.raw;

/** The colours of the status page, by the light or dark of its reader. */
export const STATUS_COLOURS_CSS = css`
  :root {
    --ground: #f6f7f9;
    --card: #ffffff;
    --ink: #1a1f27;
    --soft: #56606e;
    --edge: #d9dee5;
    --grid: #e6e9ee;
    --link: #1d4f91;
    --good: #13633a;
    --good-ground: #e2f3e8;
    --warn: #7a4a00;
    --warn-ground: #fdf0d5;
    --bad: #9b1c1c;
    --bad-ground: #fde5e3;
    --answered: #8fb8de;
    --caller: #9aa3ae;
    --policy: #b08fd0;
    --provider: #e08a2e;
    --gateway: #c93636;
    --p50: #1d6fb8;
    --p95: #b5651d;
    --p99: #a3266b;
    --hatch: rgb(255 255 255 / 65%);
  }

  @media (prefers-color-scheme: dark) {
    :root {
      --ground: #12161c;
      --card: #1a2028;
      --ink: #e6eaf0;
      --soft: #9aa6b5;
      --edge: #2c3541;
      --grid: #27303b;
      --link: #86b7f0;
      --good: #7fd6a0;
      --good-ground: #143223;
      --warn: #f3c56b;
      --warn-ground: #37290d;
      --bad: #ff9d94;
      --bad-ground: #421b1b;
      --answered: #3f76ab;
      --caller: #76818e;
      --policy: #9a78c0;
      --provider: #d9822b;
      --gateway: #e05252;
      --p50: #6db3f2;
      --p95: #eba65b;
      --p99: #ee86bd;
      --hatch: rgb(18 22 28 / 55%);
    }
  }
`;
