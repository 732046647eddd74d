import { FLOW_GROUPINGS } from '#core/rows/flow-group-row'
import { restartCaptures, runningCaptures, startCapture, stopCaptures } from '../capture/capture-commands'
import { foldComposer, goToComposer, useComposer } from '../composer/composer-store'
import { chooseAndCompare } from '../compare/compare-store'
import { chooseAndOpen } from '../files/open-files'
import { saveSession } from '../files/save-session'
import { clearClosed, useArrangement } from '../flows/arrangement'
import { togglePause } from '../flows/list-pause'
import { FLOW_COLUMNS } from '../flows/columns'
import { editNote } from '../notes/notes-store'
import { usePackets } from '../packets/packets-store'
import { focusPane } from '../shell/pane-keys'
import { act, ACTS, chosenSockets, copyWords } from '../sockets/socket-acts'
import { DETAIL_TABS, LISTS, open, useSession, type ListName } from '../state/session-store'
import { setFind } from '../stream/stream-store'
import { undo } from '../state/undo-steps'
import { useUndo } from '../state/undo'
import { toggleWatch } from '../watch/watch-store'
import { beginTour } from '../tour/tour-store'
import type { Command } from './command'
import { showPalette } from './palette-store'

const always = () => null
const withEngine = () => (useSession.getState().client ? null : 'The engine is not there')
const whileCapturing = () => (runningCaptures().length > 0 ? null : 'Nothing is being captured')
const withDetail = () => (document.getElementById('detail') ? null : 'Nothing is selected')
/** A socket that is in no flow has other tabs. */
function withFlow(): string | null {
  const { selected, sockets, chosenSockets: ids } = useSession.getState()
  const socket = sockets.find(({ id }) => id === ids.at(-1))
  return selected !== null || (socket && socket.flow !== null) ? null : 'No four-tuple is selected'
}
const withSocket = () => (chosenSockets().length > 0 ? null : 'No socket is chosen')

const LIST_KEYS: Partial<Record<ListName, string>> = {
  Flows: 'Ctrl+1',
  Sockets: 'Ctrl+3',
  Statistics: 'Ctrl+4',
}
const ACT_KEYS: Record<string, string> = { Close: 'Ctrl+Shift+W', Reset: 'Ctrl+Shift+R' }

/** Shows a list and gives it the focus, once it is there. */
function showList(list: ListName): void {
  useSession.setState({ list })
  requestAnimationFrame(() => document.getElementById(list.toLowerCase())?.focus())
}

function focusFilter(): void {
  useSession.setState({ list: 'Flows' })
  requestAnimationFrame(() => document.getElementById('display-filter')?.focus())
}

const OPENING: readonly Command[] = [
  { id: 'listener', title: 'Open a listener…', keys: 'Ctrl+L', why: withEngine, run: () => open('listener') },
  { id: 'client', title: 'Open a client…', keys: 'Ctrl+N', why: withEngine, run: () => open('client') },
  { id: 'udp', title: 'Open a UDP socket…', keys: 'Ctrl+U', why: withEngine, run: () => open('udp') },
  { id: 'raw', title: 'Build raw packets…', why: withEngine, run: () => open('raw') },
]

const STREAM: readonly Command[] = [
  {
    id: 'find-in-stream',
    title: 'Find in the stream…',
    keys: 'Ctrl+F in the stream',
    why: withFlow,
    run: () => {
      useSession.setState({ tab: 'Stream' })
      if (useSession.getState().layout === 'messages') useSession.setState({ layout: 'text' })
      setFind({ isOpen: true })
    },
  },
]

const NOTES: readonly Command[] = [
  {
    id: 'watch',
    title: 'Watch the flow, or no more',
    keys: 'W in the list of flows',
    why: withFlow,
    run: () => {
      const { selected } = useSession.getState()
      if (selected !== null) toggleWatch(selected)
    },
  },
  {
    id: 'note-flow',
    title: 'Note on the flow…',
    keys: 'N in the list of flows',
    why: withFlow,
    run: () => editNote('flow'),
  },
  {
    id: 'note-packet',
    title: 'Note on the packet…',
    keys: 'N in the list of packets',
    why: () => (usePackets.getState().packet === null ? 'No packet is chosen' : withFlow()),
    run: () => {
      useSession.setState({ tab: 'Packets' })
      editNote('packet')
    },
  },
]

const CAPTURE: readonly Command[] = [
  { id: 'start', title: 'Start capture', keys: 'F5', why: withEngine, run: startCapture },
  { id: 'stop', title: 'Stop capture', keys: 'Shift+F5', why: whileCapturing, run: stopCaptures },
  { id: 'restart', title: 'Restart capture', why: whileCapturing, run: restartCaptures },
]

const FILES: readonly Command[] = [
  { id: 'open', title: 'Open a capture…', keys: 'Ctrl+O', why: always, run: () => void chooseAndOpen(false) },
  {
    id: 'append',
    title: 'Append a capture…',
    keys: 'Ctrl+Shift+O',
    why: always,
    run: () => void chooseAndOpen(true),
  },
  {
    id: 'compare',
    title: 'Compare with a capture…',
    why: withEngine,
    run: () => void chooseAndCompare(),
  },
  { id: 'save', title: 'Save session', keys: 'Ctrl+S', why: withEngine, run: () => void saveSession(true) },
  {
    id: 'save-as',
    title: 'Save session as…',
    keys: 'Ctrl+Shift+S',
    why: withEngine,
    run: () => void saveSession(false),
  },
]

const PLACES: readonly Command[] = [
  ...LISTS.map((list): Command => {
    const keys = LIST_KEYS[list]
    return {
      id: `list-${list}`,
      title: `Show list: ${list}`,
      ...(keys === undefined ? {} : { keys }),
      why: always,
      run: () => showList(list),
    }
  }),
  ...DETAIL_TABS.map((tab): Command => ({
    id: `tab-${tab}`,
    title: `Show detail: ${tab}`,
    why: withFlow,
    run: () => useSession.setState({ tab }),
  })),
  { id: 'filter', title: 'Go to display filter', keys: '/', why: always, run: focusFilter },
  { id: 'go-capture', title: 'Go to capture filter', why: always, run: () => focusPane('capture') },
  { id: 'go-detail', title: 'Go to detail', why: withDetail, run: () => focusPane('detail') },
  {
    id: 'go-composer',
    title: 'Go to composer',
    keys: 'Ctrl+2',
    why: always,
    run: goToComposer,
  },
]

const ARRANGING: readonly Command[] = [
  {
    id: 'pause',
    title: 'Pause the list of flows, or go on',
    keys: 'Z in the list of flows',
    why: always,
    run: togglePause,
  },
  {
    id: 'clear-closed',
    title: 'Clear closed flows',
    why: always,
    run: clearClosed,
  },
  {
    id: 'show-cleared',
    title: 'Show cleared flows again',
    why: () => (useArrangement.getState().clearedAt === null ? 'None were cleared' : null),
    run: () => useArrangement.setState({ clearedAt: null }),
  },
  {
    id: 'sort-arrival',
    title: 'Sort flows as they came',
    why: always,
    run: () => useArrangement.setState({ by: 'arrival', descending: false }),
  },
  ...FLOW_COLUMNS.flatMap(({ by, about, descendsFirst }): Command[] =>
    by === null
      ? []
      : [
          {
            id: `sort-${by}`,
            title: `Sort flows by: ${about}`,
            why: always,
            run: () => useArrangement.setState({ by, descending: descendsFirst === true }),
          },
        ],
  ),
  ...([null, ...FLOW_GROUPINGS] as const).map((group): Command => ({
    id: `group-${group ?? 'none'}`,
    title: group === null ? 'Do not group flows' : `Group flows by ${group}`,
    why: always,
    run: () => useArrangement.setState({ group }),
  })),
]

const SOCKETS: readonly Command[] = [
  ...ACTS.map((one): Command => {
    const keys = ACT_KEYS[one.name] as string | undefined
    return {
      id: `socket-${one.name}`,
      title: `Chosen socket: ${one.name}`,
      ...(keys === undefined ? {} : { keys }),
      why: () => withSocket() ?? (chosenSockets().some(one.isFor) ? null : 'Not for what is chosen'),
      run: () => void act(one, chosenSockets()),
    }
  }),
  {
    id: 'copy-four-tuple',
    title: 'Chosen socket: Copy four-tuple',
    why: withSocket,
    run: () => chosenSockets().slice(0, 1).forEach(copyWords),
  },
]

const WINDOW: readonly Command[] = [
  {
    id: 'new-window',
    title: 'New window, with a session of its own',
    keys: 'Ctrl+Shift+N',
    why: always,
    run: () => void window.fourtuple.newWindow(),
  },
  ...(['system', 'light', 'dark'] as const).map((theme): Command => ({
    id: `theme-${theme}`,
    title: theme === 'system' ? 'Theme: as the system' : `Theme: ${theme}`,
    why: () => (useSession.getState().theme === theme ? 'It is chosen' : null),
    run: () => void window.fourtuple.setTheme(theme),
  })),
  {
    id: 'fold-composer',
    title: 'Fold the composer, or unfold it',
    why: always,
    run: () => foldComposer(!useComposer.getState().isFolded),
  },
  {
    id: 'glossary',
    title: 'Glossary: what states, flags, errors and words mean',
    why: always,
    run: () => showPalette('glossary'),
  },
  {
    id: 'undo',
    title: 'Undo the last change of the view',
    keys: 'Ctrl+Z',
    why: () => (useUndo.getState().steps.length > 0 ? null : 'Nothing was changed'),
    run: undo,
  },
  { id: 'tour', title: 'Tour: what is a socket?', why: withEngine, run: beginTour },
  { id: 'settings', title: 'Settings…', keys: 'Ctrl+,', why: always, run: () => open('settings') },
  { id: 'keys', title: 'Show all keys', keys: '?', why: always, run: () => showPalette('keys') },
]

/** Every command of the window, in the order in which they are listed. */
export const COMMANDS: readonly Command[] = [
  ...OPENING,
  ...STREAM,
  ...NOTES,
  ...CAPTURE,
  ...FILES,
  ...PLACES,
  ...ARRANGING,
  ...SOCKETS,
  ...WINDOW,
]
