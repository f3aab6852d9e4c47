/** @file Where WebLLM looks for a model's files. */

/** As WebLLM completes it: a hub's page becomes the folder of its main branch. */
export function modelAddress(model: string): string {
  const address = model.endsWith('/') ? model : `${model}/`;
  return /.+\/resolve\/.+\//.test(address) ? address : `${address}resolve/main/`;
}
