import { t } from '../language/translate'
import { FileInput } from 'lucide-react'
import { useForm } from './form-context'
import type { TextName } from './socket-form'

/** Fills a field with a text file that the person chooses in the system's dialog. */
export function LoadText({ name, words }: { name: TextName; words: string }) {
  const { form, change } = useForm()
  const load = async () => {
    const file = await window.fourtuple.openText()
    if (file) change({ [name]: file.text })
  }
  return (
    <span className="flex gap-1.5">
      <button type="button" className="button" onClick={() => void load()}>
        <FileInput size={13} aria-hidden /> {words}
      </button>
      {form[name] !== '' && (
        <button type="button" className="button" onClick={() => change({ [name]: '' })}>
          {t('Clear')}
        </button>
      )}
    </span>
  )
}
