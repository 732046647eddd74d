import { t } from '../language/translate'
import { Check, Copy } from 'lucide-react'
import { useEffect, useState } from 'react'

/** How long the word stands that it was copied: long enough to be read, and to be heard. */
const SAID_FOR_MS = 2000

/** Copies a text, and says so. */
export function CopyButton({ text, name = 'Copy' }: { text: string; name?: string }) {
  const [copied, setCopied] = useState(0)
  useEffect(() => {
    if (copied === 0) return
    const timer = setTimeout(() => setCopied(0), SAID_FOR_MS)
    return () => clearTimeout(timer)
  }, [copied])
  return (
    <button
      type="button"
      className="button"
      onClick={() => void window.fourtuple.copyText(text).then(() => setCopied((times) => times + 1))}
    >
      {copied > 0 ? <Check size={13} aria-hidden /> : <Copy size={13} aria-hidden />}
      <span aria-live="polite">{copied > 0 ? t('Copied') : name}</span>
    </button>
  )
}
