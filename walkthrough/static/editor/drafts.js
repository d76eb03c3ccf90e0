/** The server's drafts: asked, saved, begun. Asking never throws. */

const PATIENCE = 20000;

/** {get(id), save(id, revision, source), keep(source)}, each resolving {ok, status, body, code}. */
export function createDrafts({ base = "/api/v1" } = {}) {
  const part = encodeURIComponent;
  const change = async (method, path, document, options) => {
    const session = await request(`${base}/session`, {});
    if (!session.ok) return session;
    return request(`${base}${path}`, {
      method, body: JSON.stringify(document), ...options,
      headers: { "Content-Type": "application/json", "X-CSRFToken": session.body.csrf_token ?? "" },
    });
  };
  return {
    get: (id) => request(`${base}/drafts/${part(id)}`, {}),
    save: (id, revision, source) => change("PUT", `/drafts/${part(id)}`, { revision, source }),
    keep: (source) => change("POST", "/drafts", { source }),
  };
}

async function request(url, { headers, ...options }) {
  try {
    const response = await fetch(url, {
      ...options,
      headers: { Accept: "application/json", ...headers },
      credentials: "same-origin", cache: "no-store", redirect: "error",
      signal: AbortSignal.timeout(PATIENCE),
    });
    const body = await response.json().catch(() => null);
    if (response.ok && body) return { ok: true, status: response.status, body, code: null };
    return { ok: false, status: response.status, body, code: body?.code ?? "unexpected_answer" };
  } catch (error) {
    const code = error.name === "TimeoutError" ? "timed_out" : "no_connection";
    return { ok: false, status: 0, body: null, code };
  }
}
