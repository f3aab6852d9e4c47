/** What browsers, workers and Node all have, and the language's own library does not declare. */
interface URL {
  readonly origin: string;
  readonly protocol: string;
  readonly host: string;
  readonly hostname: string;
  readonly port: string;
  readonly pathname: string;
  readonly search: string;
}
declare const URL: {
  new (address: string): URL;
  canParse(address: string): boolean;
};
