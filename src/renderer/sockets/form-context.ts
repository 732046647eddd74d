import { createContext, use } from 'react'
import type { FormKind, Problems, SocketForm } from './socket-form'

/** The form that a dialog holds, for its fields. */
export interface FormValue {
  kind: FormKind
  form: SocketForm
  change: (change: Partial<SocketForm>) => void
  /** Those that are to be seen: of fields that were left, or all once it was tried to open the socket. */
  problems: Problems
  left: (name: keyof SocketForm) => void
}

export const FormContext = createContext<FormValue | null>(null)

export function useForm(): FormValue {
  const value = use(FormContext)
  if (!value) throw new Error('A field outside of a form.')
  return value
}
