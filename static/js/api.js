// Asks the server. One place for network errors: each has a sentence that can be shown.

/** A request that did not succeed, with a sentence for the reader. */
export class ApiError extends Error {}

/** Gets JSON. `signal` cancels a request that is no longer wanted. */
export async function getJson(url, signal) {
  let response;
  try {
    response = await fetch(url, { signal, headers: { Accept: "application/geo+json, application/json" } });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new ApiError("The server cannot be reached. Is bordermap still running?");
  }
  if (!response.ok) {
    let detail = `${response.status}`;
    try { detail = (await response.json()).detail ?? detail; } catch { /* a body that is no JSON says no more than the status */ }
    throw new ApiError(`The server answered: ${detail}`);
  }
  return response.json();
}

/** Gets every page of a collection by its next links. */
export async function getAll(url, signal) {
  const features = [];
  for (let next = url; next;) {
    const page = await getJson(next, signal);
    features.push(...page.features);
    const link = (page.links ?? []).find((l) => l.rel === "next");
    next = link ? new URL(link.href).pathname + new URL(link.href).search : null;
  }
  return features;
}
