/** The ways in which keeping something on this device can fail, each with a stable code. */

export class StoreError extends Error {
  /** `code` is for the screen to put in words; `cause` is what the browser said. */
  constructor(code, cause) {
    super(cause ? `${code}: ${cause.name ?? ""} ${cause.message ?? cause}` : code, { cause });
    this.name = "StoreError";
    this.code = code;
  }
}

const CODES = {
  QuotaExceededError: "storage_full",
  SecurityError: "storage_unavailable",
  InvalidAccessError: "storage_unavailable",
  VersionError: "newer_version",
};

/** Any error of the browser's as a StoreError. */
export function asStoreError(error) {
  if (error instanceof StoreError) return error;
  return new StoreError(CODES[error?.name] ?? "storage_failed", error);
}

/**
 * Whether a fresh handle may help: Safari kills connections in the background, and what a dead
 * handle answers differs by engine. A full disk or a refusal of our own stays what it is.
 */
export function handleMayBeLost(error) {
  if (error instanceof StoreError) return error.code === "storage_timeout" && error.retry;
  return !["QuotaExceededError", "ConstraintError", "DataError", "DataCloneError"].includes(
    error?.name,
  );
}
