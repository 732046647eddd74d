/* What `electron` is outside src/main and src/preload: nothing, so that importing anything of it does not compile. */
export {}
