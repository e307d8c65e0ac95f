# syntax=docker/dockerfile:1
FROM node:24-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY tsconfig.json tsconfig.build.json nest-cli.json .swcrc ./
COPY src ./src
COPY scripts/bundle.mjs ./scripts/
# @nestjs/swagger may use the compiler where there is one, so that npm keeps it.
RUN npm run build && npm prune --omit=dev --no-audit --no-fund && rm -rf node_modules/typescript

# Nothing but the running Node, the production modules and the build; no npm, no shell is needed at run time.
FROM node:24-bookworm-slim
ENV NODE_ENV=production ASBRU_HOST=0.0.0.0 ASBRU_PORT=8080
# One heap for all threads, whose free end is given back: left alone, glibc keeps what V8's compilers free (docs/adr/0016).
ENV MALLOC_ARENA_MAX=1 MALLOC_TRIM_THRESHOLD_=16777216 MALLOC_MMAP_THRESHOLD_=33554432
WORKDIR /app
RUN rm -rf /usr/local/lib/node_modules /usr/local/bin/npm /usr/local/bin/npx /usr/local/bin/corepack /opt/yarn*
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
COPY scripts/asbru.mjs ./scripts/
# Any other unprivileged UID works too: nothing is written to disk.
USER 65532:65532
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=3s --start-period=10s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.ASBRU_PORT}/health/live`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
# Any command of asbru: `docker run --rm asbru doctor`.
# V8 would take more memory, and save no time worth it (docs/adr/0016, 0019).
ENTRYPOINT ["node", "--max-semi-space-size=8", "--heap-growing-percent=100", "--no-allocation-site-pretenuring", "scripts/asbru.mjs"]
CMD ["serve"]
