/** Assets that the bundler gives as text. */
declare module '*?raw' {
  const text: string;
  export default text;
}
