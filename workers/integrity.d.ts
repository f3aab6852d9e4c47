/** The checksum of a file, as `fetch` takes it; made by scripts/file-integrity.mjs. */
declare module '*?integrity' {
  const integrity: string;
  export default integrity;
}
