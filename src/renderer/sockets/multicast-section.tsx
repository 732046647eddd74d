import { t } from '../language/translate'
import { Plus, X } from 'lucide-react'
import { useSession } from '../state/session-store'
import { useForm } from './form-context'
import { ChoiceField, Problem, TextField } from './form-fields'
import { Section } from './section'
import type { GroupForm } from './socket-form'

const LOOPBACK = [
  ['', 'System’s own'],
  ['on', 'On'],
  ['off', 'Off'],
] as const
const MOST_GROUPS = 20

export function MulticastSection() {
  const { form, change, left } = useForm()
  const { groups } = form
  const write = (place: number, part: Partial<GroupForm>) =>
    change({ groups: groups.map((one, at) => (at === place ? { ...one, ...part } : one)) })
  return (
    <Section name="multicast" title={t('Multicast')}>
      {groups.map((group, place) => (
        <div
          key={place}
          role="group"
          aria-label={t('Group {place}', { place: place + 1 })}
          className="flex items-end gap-2"
        >
          <GroupFields group={group} write={(part) => write(place, part)} left={() => left('groups')} />
          <button
            type="button"
            className="button px-1.5"
            aria-label={t('Without group {place}', { place: place + 1 })}
            onClick={() => change({ groups: groups.filter((_one, at) => at !== place) })}
          >
            <X size={13} aria-hidden />
          </button>
        </div>
      ))}
      <Problem name="groups" />
      <button
        type="button"
        className="button self-start"
        disabled={groups.length >= MOST_GROUPS}
        onClick={() => change({ groups: [...groups, { group: '', interface: '', source: '' }] })}
      >
        <Plus size={13} aria-hidden /> {t('Join a group')}
      </button>
      <div className="grid grid-cols-3 gap-3">
        <TextField
          name="multicastTtl"
          label={t('Multicast TTL')}
          hint={t('system’s own')}
          title={t('IP_MULTICAST_TTL')}
        />
        <ChoiceField name="multicastLoopback" label={t('Own members get it')} choices={LOOPBACK} />
        <TextField
          name="multicastInterface"
          label={t('Sent out of')}
          hint={t('system’s choice')}
          list="socket-interfaces"
        />
      </div>
      <InterfaceNames />
    </Section>
  )
}

/** What a membership is made of. */
export function GroupFields({
  group,
  write,
  left,
}: {
  group: GroupForm
  write: (part: Partial<GroupForm>) => void
  left: () => void
}) {
  const field = (name: keyof GroupForm, label: string, hint: string) => (
    <label className="flex min-w-0 flex-1 flex-col gap-1">
      <span className="truncate text-xs text-muted">{label}</span>
      <input
        value={group[name]}
        placeholder={hint}
        autoComplete="off"
        spellCheck={false}
        list={name === 'interface' ? 'socket-interfaces' : undefined}
        className="field font-mono"
        onChange={(event) => write({ [name]: event.target.value })}
        onBlur={left}
      />
    </label>
  )
  return (
    <>
      {field('group', 'Group', '239.1.2.3')}
      {field('interface', 'Interface', 'system’s choice')}
      {field('source', 'Only from', 'any sender')}
    </>
  )
}

/** The interfaces there are, proposed in fields that take one. */
export function InterfaceNames() {
  const interfaces = useSession((state) => state.interfaces)
  return (
    <datalist id="socket-interfaces">
      {interfaces
        .filter(({ name }) => name !== 'any')
        .map(({ name, addresses }) => (
          <option key={name} value={name}>
            {addresses.join(', ')}
          </option>
        ))}
    </datalist>
  )
}
