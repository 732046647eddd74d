import { create } from 'zustand'

/** Where the session was saved last, so that it is saved there again. */
export const useSavedPlace = create<{ place: { token: string; name: string } | null }>(() => ({
  place: null,
}))
