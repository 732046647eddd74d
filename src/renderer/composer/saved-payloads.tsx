import { t } from '../language/translate'
import { useState } from 'react'
import { writeCollections } from '#core/collection/collections'
import { useSession } from '../state/session-store'
import { importCollections, save, setCollections, useComposer, write } from './composer-store'
import { Choice, SmallPopover } from './small-popover'
import { writtenOf } from './written'

const FILE_NAME = 'payloads.json'

async function exportAll(): Promise<void> {
  const text = writeCollections(useComposer.getState().collections)
  await window.fourtuple.saveText({ name: FILE_NAME, text })
}

async function importChosen(): Promise<void> {
  const file = await window.fourtuple.openText()
  if (file) importCollections(file.text)
}

/** Saved payloads by collection; what is written now can join them, and all can be shared as a file. */
export function SavedPayloads() {
  const collections = useComposer((state) => state.collections)
  const written = writtenOf(useSession((state) => state.draft))
  const [name, setName] = useState('')
  const [group, setGroup] = useState('Payloads')
  const remove = (collection: string, payload: string) =>
    setCollections(
      collections
        .map((one) =>
          one.name === collection
            ? { ...one, payloads: one.payloads.filter((p) => p.name !== payload) }
            : one,
        )
        .filter(({ payloads }) => payloads.length > 0),
    )
  return (
    <SmallPopover name={t('Saved payloads')} label={t('Saved')} width="w-96">
      {(close) => (
        <>
          {collections.length === 0 && (
            <p className="mb-2 text-muted">{t('None yet. Give what is written a name.')}</p>
          )}
          {collections.map((collection) => (
            <section key={collection.name} aria-label={collection.name} className="mb-2">
              <h3 className="font-semibold">{collection.name}</h3>
              <ul>
                {collection.payloads.map((saved) => (
                  <li key={saved.name} className="flex items-center">
                    <ul className="min-w-0 flex-1">
                      <Choice
                        text={saved.name}
                        note={`${saved.payload.mode}: ${saved.payload.text.slice(0, 60)}`}
                        onChoose={() => {
                          write(saved.payload)
                          close()
                        }}
                      />
                    </ul>
                    <button
                      type="button"
                      className="button h-6"
                      aria-label={t('Delete {name}', { name: saved.name })}
                      onClick={() => remove(collection.name, saved.name)}
                    >
                      {t('Delete')}
                    </button>
                  </li>
                ))}
              </ul>
            </section>
          ))}
          <form
            className="flex gap-1.5 border-t border-line pt-2"
            onSubmit={(event) => {
              event.preventDefault()
              if (!written || name.trim() === '') return
              save(group.trim() || 'Payloads', name.trim().slice(0, 100), written)
              setName('')
            }}
          >
            <input
              aria-label={t('Name')}
              placeholder={t('Name')}
              className="field flex-1"
              value={name}
              onChange={(event) => setName(event.target.value)}
            />
            <input
              aria-label={t('Collection')}
              maxLength={100}
              className="field w-28"
              value={group}
              onChange={(event) => setGroup(event.target.value)}
            />
            <button type="submit" className="button" disabled={!written || name.trim() === ''}>
              {t('Save')}
            </button>
          </form>
          <div className="mt-2 flex gap-1.5">
            <button
              type="button"
              className="button"
              disabled={collections.length === 0}
              onClick={() => void exportAll()}
            >
              {t('Export…')}
            </button>
            <button type="button" className="button" onClick={() => void importChosen()}>
              {t('Import…')}
            </button>
          </div>
        </>
      )}
    </SmallPopover>
  )
}
