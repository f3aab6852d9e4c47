export async function renderResults() {}
