import { useEffect, useRef, useState } from 'react'
import { PacedWords } from './paced-words'

/** Often enough to follow, and seldom enough to read on in between. */
const EVERY_MS = 5000

/** What is told, and no more often than can be listened to; the words themselves change as often as they will. */
export function PacedStatus({ words }: { words: string }) {
  const [told, setTold] = useState('')
  const paced = useRef<PacedWords | null>(null)
  useEffect(() => {
    const made = new PacedWords(EVERY_MS, setTold)
    paced.current = made
    return () => made.stop()
  }, [])
  useEffect(() => paced.current?.offer(words), [words])
  return (
    <span role="status" className="sr-only">
      {told}
    </span>
  )
}

/** A number that changes by itself: seen as it is, told at its pace. */
export function LiveCount({ words, className }: { words: string; className?: string }) {
  return (
    <>
      <span aria-hidden className={`whitespace-nowrap text-muted tabular-nums ${className ?? ''}`}>
        {words}
      </span>
      <PacedStatus words={words} />
    </>
  )
}
