import { t } from '../language/translate'
import { ChevronDown } from 'lucide-react'
import { useState } from 'react'
import type { CallInput } from '#contract/messages'
import { SmallPopover } from './small-popover'

type Schedule = NonNullable<CallInput<'send.start'>['schedule']>

function NumberInput({
  label,
  value,
  onChange,
}: {
  label: string
  value: string
  onChange: (value: string) => void
}) {
  return (
    <input
      aria-label={label}
      inputMode="decimal"
      className="field w-20"
      value={value}
      onChange={(event) => onChange(event.target.value)}
    />
  )
}

/** Sends more than once, or runs a script: beside the button that sends once. */
export function SendMenu({
  disabled,
  canRun,
  send,
  run,
}: {
  disabled: boolean
  canRun: boolean
  send: (schedule: Schedule) => void
  run: (script: string) => void
}) {
  const [times, setTimes] = useState('10')
  const [every, setEvery] = useState('1000')
  const [rate, setRate] = useState('100')
  const [seconds, setSeconds] = useState('')
  const [at, setAt] = useState('0, 500, 2000')
  const [script, setScript] = useState('send "HELLO\\n"\nexpect any within 2s\n')
  const row = 'mb-2 flex items-center gap-1.5'
  return (
    <SmallPopover
      primary
      width="w-[400px]"
      name="Send more than once, or a script"
      label={<ChevronDown size={14} aria-hidden />}
    >
      {(close) => {
        const start = (schedule: Schedule) => {
          send(schedule)
          close()
        }
        const button = (name: string, schedule: Schedule) => (
          <button
            type="button"
            className="button ml-auto"
            disabled={disabled}
            onClick={() => start(schedule)}
          >
            {name}
          </button>
        )
        return (
          <>
            <div className={row}>
              <NumberInput label={t('Times')} value={times} onChange={setTimes} /> times, every
              <NumberInput label={t('Milliseconds between')} value={every} onChange={setEvery} /> ms
              {button('Send repeatedly', {
                kind: 'times',
                times: times.trim() === '' ? null : Number(times),
                everyMs: Number(every),
              })}
            </div>
            <div className={row}>
              <NumberInput label={t('A second')} value={rate} onChange={setRate} /> a second, for
              <NumberInput label={t('Seconds')} value={seconds} onChange={setSeconds} /> s
              {button('Send at a rate', {
                kind: 'rate',
                perSecond: Number(rate),
                seconds: seconds.trim() === '' ? null : Number(seconds),
              })}
            </div>
            <div className={row}>
              At
              <input
                aria-label={t('Milliseconds after the start')}
                className="field flex-1"
                value={at}
                onChange={(event) => setAt(event.target.value)}
              />
              ms
              {button('Send on schedule', { kind: 'at', ms: at.split(',').map(Number) })}
            </div>
            <p className="mb-2 text-muted">{t('Left empty, times and seconds mean until it is stopped.')}</p>
            <label className="flex flex-col gap-1 border-t border-line pt-2">
              {t('Script, one step a line')}
              <textarea
                className="field h-28 resize-y py-1 font-mono"
                value={script}
                onChange={(event) => setScript(event.target.value)}
              />
            </label>
            <button
              type="button"
              className="button mt-2"
              disabled={!canRun}
              onClick={() => {
                run(script)
                close()
              }}
            >
              {t('Run script')}
            </button>
          </>
        )
      }}
    </SmallPopover>
  )
}
