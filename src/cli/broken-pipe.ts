let whenGone: () => void = () => process.exit(0)

/** `… | head` closes the pipe: that is an end, not an error. */
export function endOnBrokenPipe(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
    whenGone()
  })
}

/** What is done when the reader of standard output goes away, instead of ending at once. */
export function whenReaderGoes(act: () => void): void {
  whenGone = act
}
