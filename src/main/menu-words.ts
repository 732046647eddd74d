import type { MenuItemConstructorOptions } from 'electron'
import type { MenuLanguage } from '#contract/window'

/** Words of the menu by their English ones; `&` stands before the letter that chooses an item. */
const GERMAN: Readonly<Record<string, string>> = {
  '&File': '&Datei',
  'New &Listener…': 'Neuer &Listener…',
  'New &Client…': 'Neuer &Client…',
  'New &UDP Socket…': 'Neuer &UDP-Socket…',
  'New &Window': 'Neues &Fenster',
  '&Open…': 'Ö&ffnen…',
  'Open &Recent': '&Zuletzt geöffnet',
  '&Clear the List': 'Liste &leeren',
  '&Append…': '&Anhängen…',
  'Compare &With…': '&Vergleichen mit…',
  '&Save': '&Speichern',
  'Save &As…': 'Speichern &unter…',
  'Se&ttings…': '&Einstellungen…',
  '&Socket': '&Socket',
  '&Close': 'S&chließen',
  '&Reset': '&Zurücksetzen',
  '&Capture': '&Mitschnitt',
  '&Start': '&Starten',
  'S&top': 'S&toppen',
  '&View': 'A&nsicht',
  'Command &Palette…': '&Befehle…',
  '&Keys': '&Tasten',
  '&Glossary': '&Glossar',
  '&Four-tuples': '&Vierertupel',
  '&Sockets': '&Sockets',
  'St&atistics': 'St&atistik',
  '&Composer': '&Composer',
  'As the System': 'Wie das System',
  Light: 'Hell',
  Dark: 'Dunkel',
  '&Edit': '&Bearbeiten',
  '&Windows': '&Fenster',
}

type Role = NonNullable<MenuItemConstructorOptions['role']>
/** What Electron does itself, and has English words for. */
const GERMAN_ROLES: Readonly<Partial<Record<Role, string>>> = {
  quit: '&Beenden',
  close: 'Schließen',
  undo: 'Rückgängig',
  redo: 'Wiederholen',
  cut: 'Ausschneiden',
  copy: 'Kopieren',
  paste: 'Einfügen',
  delete: 'Löschen',
  selectAll: 'Alles auswählen',
  zoomIn: 'Vergrößern',
  zoomOut: 'Verkleinern',
  resetZoom: 'Tatsächliche Größe',
  togglefullscreen: 'Vollbild',
  minimize: 'Minimieren',
}

/** The menu's words in a language. */
export function menuWords(language: MenuLanguage) {
  const isGerman = language === 'de'
  const say = (english: string) => (isGerman ? (GERMAN[english] ?? english) : english)
  const role = (name: Role): MenuItemConstructorOptions => {
    const label = isGerman ? GERMAN_ROLES[name] : undefined
    return label === undefined ? { role: name } : { role: name, label }
  }
  return { say, role }
}
