import { fileURLToPath } from 'node:url';
import { defineConfig } from 'electron-vite';
import solid from 'vite-plugin-solid';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const alias = {
  '@shared': here('./src-shared'),
  '@main': here('./src-main'),
  '@renderer': here('./src-renderer'),
  '@assets': here('./assets'),
};

export default defineConfig({
  main: {
    resolve: { alias },
    build: {
      outDir: 'out/main',
      // `dependencies` stay outside and ship as they are; `devDependencies` that the source imports are
      // bundled. dcmjs is both: dcmjs-codecs needs it as a package, while our own import of it must be
      // bundled, since its ESM entry needs a newer Node than Electron 33 carries.
      externalizeDeps: { exclude: ['dcmjs'] },
      rollupOptions: {
        input: {
          electron: here('./src-main/electron/main.ts'),
          cli: here('./src-main/cli/main.ts'),
          worker: here('./src-main/workers/worker.ts'),
        },
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  },
  preload: {
    resolve: { alias },
    build: {
      outDir: 'out/preload',
      rollupOptions: {
        input: { preload: here('./src-main/preload/preload.ts') },
        // A sandboxed preload is one CommonJS file.
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: here('./src-renderer'),
    resolve: { alias },
    plugins: [solid()],
    build: {
      outDir: 'out/renderer',
      target: 'chrome130',
      // Fonts stay files: a data URI would need a wider content security policy.
      assetsInlineLimit: 0,
      rollupOptions: { input: here('./src-renderer/index.html') },
    },
  },
});
