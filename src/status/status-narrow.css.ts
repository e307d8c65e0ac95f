const css = String.raw;

/** What is laid out differently where there is little room; it follows the layout, which it overrides. */
export const STATUS_NARROW_CSS = css`
  @media (max-width: 1000px) {
    .columns {
      grid-template-columns: minmax(0, 1fr);
    }
  }

  @media (max-width: 600px) {
    body {
      padding: 0 12px 32px;
    }

    header {
      position: static;
      margin: 0 -12px;
      padding: 10px 12px;
    }

    nav {
      width: 100%;
      margin-left: 0;
    }

    .tiles {
      grid-template-columns: repeat(2, minmax(0, 1fr));
    }
  }
`;
