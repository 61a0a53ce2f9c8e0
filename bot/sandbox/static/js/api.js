// The control API of the sandbox.

export class ApiError extends Error {}

async function request(path, options) {
  const response = await fetch(path, options);
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw new ApiError(answer.error ?? `${response.status}`);
  return answer;
}

export function post(path, body) {
  const headers = { "Content-Type": "application/json" };
  return request(path, { method: "POST", headers, body: JSON.stringify(body) });
}

export function act(personId, kind, fields = {}) {
  return post(`/sandbox/people/${personId}/act`, { act: kind, ...fields });
}

// `body` is one file, or a form of several that go as an album.
export function upload(personId, body, fields) {
  const query = new URLSearchParams(Object.entries(fields).filter(([, value]) => value));
  return request(`/sandbox/people/${personId}/file?${query}`, { method: "POST", body });
}

export function fileUrl(fileId, name) {
  return `/sandbox/files/${encodeURIComponent(fileId)}/${encodeURIComponent(name)}`;
}
