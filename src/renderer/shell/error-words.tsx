/** What went wrong and why, and on a line of its own the next step. */
export function ErrorWords({
  error,
  className = '',
}: {
  error: { message: string; step?: string | undefined }
  className?: string
}) {
  return (
    <div
      className={`rounded-md border border-error bg-error-soft px-2 py-1 text-error select-text ${className}`}
    >
      <p>{error.message}</p>
      {error.step !== undefined && <p>{error.step}</p>}
    </div>
  )
}
