import { z } from 'zod'
import { PACKETS_KEPT } from './limits'

/** What a person can choose about how the window looks. */
export const theme = z.enum(['system', 'light', 'dark'])
export type Theme = z.output<typeof theme>

/** Languages that the application menu has words in. */
export const menuLanguage = z.enum(['en', 'de'])
export type MenuLanguage = z.output<typeof menuLanguage>

export const packetsKept = z.literal([...PACKETS_KEPT])

/** How far the window can be zoomed. */
export const SMALLEST_ZOOM = 0.5
export const LARGEST_ZOOM = 3

/** The engine was lost and another one runs. Main sends it; the new engine's port follows. */
export const engineLost = z.object({
  at: z.number(),
  /** Exit code or signal, in words. */
  why: z.string(),
  /** How many times in this run of the app. */
  times: z.int(),
  /** False where main has given up restarting it. */
  restarted: z.boolean(),
})
export type EngineLost = z.output<typeof engineLost>

/** A command chosen in the application menu; the window carries it out. */
export const menuCommand = z.enum([
  'new-listener',
  'new-client',
  'new-udp',
  'start-capture',
  'stop-capture',
  'focus-flows',
  'focus-sockets',
  'focus-statistics',
  'close-socket',
  'reset-socket',
  'focus-composer',
  'palette',
  'show-keys',
  'show-glossary',
  'settings',
  'open-file',
  'append-file',
  'compare-file',
  'save',
  'save-as',
  'save-and-close',
])
export type MenuCommand = z.output<typeof menuCommand>

/** Longest text that is read from a file or written to one through main: scripts, collections, certificates. */
const MOST_TEXT_CHARACTERS = 16 << 20
/** A file's name as it is proposed to the person; main takes away what would lead to another folder. */
const fileName = z.string().min(1).max(255)
/** A file that the person chose to be read: the engine knows its path by the token (files.ts). */
export const chosenFile = z.object({ token: z.string(), name: z.string(), size: z.number() })
export type ChosenFile = z.output<typeof chosenFile>
/** A capture to be opened: as a session of its own, or after what there is. */
const openRequest = z.object({ file: chosenFile, append: z.boolean() })
export type OpenRequest = z.output<typeof openRequest>
/** What of a session is not saved: packets that were captured, and changes of notes. */
export const unsaved = z.object({ packets: z.int().nonnegative(), notes: z.int().nonnegative() })
export type Unsaved = z.output<typeof unsaved>
/** What would be lost where the session ends: what is not saved, and sockets that are open. */
const leaving = unsaved.extend({
  sockets: z.int().nonnegative(),
  to: z.enum(['close', 'open']),
})
export type Leaving = z.output<typeof leaving>
const leavingAnswer = z.enum(['save', 'discard', 'cancel'])
export type LeavingAnswer = z.output<typeof leavingAnswer>
/** A text file's content. */
export const textFile = z.object({ name: fileName, text: z.string().max(MOST_TEXT_CHARACTERS) })
export type TextFile = z.output<typeof textFile>
/** Most bytes of a picture: a chart's is some 100 kB. */
const MOST_PICTURE_BYTES = 32 << 20
/** A picture file's content. */
const pictureFile = z.object({
  name: fileName,
  bytes: z.custom<Uint8Array>((value) => value instanceof Uint8Array && value.length <= MOST_PICTURE_BYTES),
})
export type PictureFile = z.output<typeof pictureFile>
/** An address or a name, of the characters that one has: nothing else may stand in main's question. */
const destination = z.string().regex(/^[\w.:%-]{1,253}$/)

/** What the system shows while another window is in front; a click on it comes back to the flow. */
const message = z.object({
  title: z.string().max(200),
  text: z.string().max(500),
  flow: z.int().nonnegative(),
})
export type Message = z.output<typeof message>

/** Facts about where the app runs, for the about line and for texts that differ by platform. */
export const environment = z.object({
  platform: z.enum(['linux', 'darwin', 'win32', 'other']),
  version: z.string(),
  electron: z.string(),
  theme,
})
export type Environment = z.output<typeof environment>

/**
 * Window to main: few calls, each checked for its sender and its schema. Everything about sockets and packets
 * goes over the engine's port instead and never through main.
 */
export const windowCalls = {
  environment: { params: z.undefined(), result: environment },
  setTheme: { params: theme, result: z.void() },
  /** The language that the window speaks, for the application menu. */
  menuLanguage: { params: menuLanguage, result: z.void() },
  /** How many packets the next session keeps in memory; null asks and changes nothing. Answers with what holds. */
  packetsKept: { params: packetsKept.nullable(), result: packetsKept },
  /** How large all is drawn, 1 for as it was made; null asks and changes nothing. Answers with what holds. */
  zoom: { params: z.number().min(SMALLEST_ZOOM).max(LARGEST_ZOOM).nullable(), result: z.number() },
  /** Clipboard permission is denied to the page, so main writes it. Bounded: a person pastes it somewhere. */
  copyText: { params: z.string().max(4 << 20), result: z.void() },
  /** Asks main for a port to the engine; it arrives as a `port` message event on the page. */
  connectEngine: { params: z.undefined(), result: z.void() },
  /**
   * Asks the person, in a dialog that the page can't reach, whether a program may be run to capture from. The engine
   * runs no other: a page that was taken over must not be able to start programs.
   */
  approveProgram: { params: z.string().min(1).max(4096), result: z.boolean() },
  /**
   * Asks the person, as {@link windowCalls.approveProgram} does, whether raw packets, or many a second, may be sent to
   * an address that is not this machine's.
   */
  approveDestination: { params: destination, result: z.boolean() },
  /** The system's dialog: a file that the engine may then read, by its token; null where none was chosen. */
  openFile: { params: z.undefined(), result: chosenFile.nullable() },
  /** The system's dialog: where the engine may then write, as a token; null where none was chosen. */
  saveFile: { params: fileName, result: z.string().nullable() },
  /** The system's dialog: captures to open, by their tokens. */
  openCaptures: { params: z.undefined(), result: z.array(chosenFile) },
  /** The system's dialog: where the session is saved. */
  saveCapture: { params: fileName, result: z.object({ token: z.string(), name: z.string() }).nullable() },
  /** A file that was dropped on the window, by its path; null where it is no capture, which main then says. */
  takeDropped: { params: z.string().min(1).max(4096), result: chosenFile.nullable() },
  /** Captures that the system or the command line named before the page was there; later ones come as events. */
  waitingFiles: { params: z.undefined(), result: z.array(openRequest) },
  /** What is not saved: main asks before it closes the window. */
  setUnsaved: { params: unsaved, result: z.void() },
  /** The system's dialog: what becomes of them. */
  askUnsaved: { params: leaving, result: leavingAnswer },
  /** Ends the session and its sockets, and begins another one: a port to its engine has to be asked for. */
  newSession: { params: z.undefined(), result: z.void() },
  /** Opens another window, with a session of its own. */
  newWindow: { params: z.undefined(), result: z.void() },
  /** Saved: the window that was to be closed may close now. */
  closeWindow: { params: z.undefined(), result: z.void() },
  /** A text file that the person chooses, at most 16 MiB; null where none was chosen or it could not be read. */
  openText: { params: z.undefined(), result: textFile.nullable() },
  /** Writes a text where the person says, for this user alone; false where it was not written. */
  saveText: { params: textFile, result: z.boolean() },
  /** The same for a picture. */
  savePicture: { params: pictureFile, result: z.boolean() },
  /** Has the system show a message. */
  tell: { params: message, result: z.void() },
  /** Starts another engine after main had given up. */
  restartEngine: { params: z.undefined(), result: z.void() },
} as const satisfies Record<string, { params: z.ZodType; result: z.ZodType }>
export type WindowCalls = typeof windowCalls
export type WindowCallName = keyof WindowCalls

/** What the preload puts on `window.fourtuple`. */
export interface Bridge {
  environment: () => Promise<Environment>
  setTheme: (theme: Theme) => Promise<void>
  menuLanguage: (language: MenuLanguage) => Promise<void>
  packetsKept: (most: z.output<typeof packetsKept> | null) => Promise<z.output<typeof packetsKept>>
  zoom: (factor: number | null) => Promise<number>
  copyText: (text: string) => Promise<void>
  /**
   * Asks for a port to the engine. A MessagePort cannot pass through the context bridge, so it arrives as a
   * `message` event on the page whose data is PORT_MESSAGE (channels.ts) and whose first port it is.
   */
  connectEngine: () => Promise<void>
  /** False where the person said no. */
  approveProgram: (command: string) => Promise<boolean>
  /** False where the person said no. */
  approveDestination: (address: string) => Promise<boolean>
  openFile: () => Promise<ChosenFile | null>
  saveFile: (suggestedName: string) => Promise<string | null>
  openCaptures: () => Promise<ChosenFile[]>
  saveCapture: (suggestedName: string) => Promise<{ token: string; name: string } | null>
  /** @param file a File of the DOM that a person dropped */
  takeDropped: (file: object) => Promise<ChosenFile | null>
  waitingFiles: () => Promise<OpenRequest[]>
  setUnsaved: (unsaved: Unsaved) => Promise<void>
  askUnsaved: (leaving: Leaving) => Promise<LeavingAnswer>
  newSession: () => Promise<void>
  newWindow: () => Promise<void>
  closeWindow: () => Promise<void>
  openText: () => Promise<TextFile | null>
  saveText: (file: TextFile) => Promise<boolean>
  savePicture: (file: PictureFile) => Promise<boolean>
  tell: (message: Message) => Promise<void>
  restartEngine: () => Promise<void>
  /** Each returns a function that stops listening. */
  onEngineLost: (listener: (lost: EngineLost) => void) => () => void
  onMenu: (listener: (command: MenuCommand) => void) => () => void
  /** A capture was named by the system, the menu or another start of the app. */
  onOpenFile: (listener: (request: OpenRequest) => void) => () => void
  /** A message that the system showed was clicked: it was about this flow. */
  onMessage: (listener: (flow: number) => void) => () => void
  /** Another theme was chosen, in the menu or by {@link Bridge.setTheme}. */
  onTheme: (listener: (theme: Theme) => void) => () => void
}
