/** The tabby of the name. Drawn from few strokes; colours come from the tokens. */

/** The mark: a face with the M that every tabby wears. */
export function TabbyMark() {
  return (
    <svg className="tabby-mark" viewBox="0 0 48 48" aria-hidden="true">
      <path
        className="tabby-fur"
        d="M7 6.5c0-1.3 1.5-2 2.5-1.2L17 11c2.2-.6 4.5-.9 7-.9s4.8.3 7 .9l7.5-5.7c1-.8 2.5-.1 2.5 1.2v16.7c1 2 1.5 4 1.5 6.3C42.5 38.5 34.5 44 24 44S5.5 38.5 5.5 29.5c0-2.3.5-4.3 1.5-6.3V6.5Z"
      />
      <path
        className="tabby-stripe"
        d="M15 22.5v-7l4.5 4.2L24 14l4.5 5.7 4.5-4.2v7M7.5 30h5m-4 5.5 4.5-1.7m27.5-3.8h-5m4 5.5L35 33.8"
      />
      <path
        className="tabby-face"
        d="M16.8 27.5v2.2m14.4-2.2v2.2M24 33v1.5m0 0c-.8 2-3.5 2.6-5 1m5-1c.8 2 3.5 2.6 5 1"
      />
      <path className="tabby-nose" d="M21.7 31.5h4.6L24 34l-2.3-2.5Z" />
    </svg>
  );
}

/** Asleep, because there is nothing to do. */
export function SleepingCat() {
  return (
    <svg className="tabby-scene" viewBox="0 0 160 84" aria-hidden="true">
      <path
        className="tabby-fur"
        d="M30 72C16 72 11 62 15 50c5-17 24-31 52-31 33 0 61 17 66 38 2 9-4 15-14 15H30Z"
      />
      <path
        className="tabby-fur"
        d="M96 30c1-8 3-16 5-20 5 2 10 7 13 12 6-1 12-1 18 1 4-4 9-7 14-9 0 6 0 13-1 20 5 6 7 12 6 19-2 11-13 18-28 18-17 0-30-8-31-21 0-8 1-15 4-20Z"
      />
      <path
        className="tabby-stripe"
        d="M46 24c-4 7-5 14-4 22m20-27c-4 8-5 16-4 25m21-24c-3 8-4 15-3 22m37-17 4 8m7-8v8m8-6-3 7m-46 18 9-3m-8 10 9-1m44-8 7-4m-5 11 8 0"
      />
      <path
        className="tabby-line"
        d="M109 50c2 3 6 3 8 0m14 0c2 3 6 3 8 0m-19 6c1 3 5 3 6 0m0 0c1 3 5 3 6 0"
      />
      <path className="tabby-tail" d="M20 68c18 10 50 8 72 3" />
    </svg>
  );
}

/** Sitting on the edge of things, watching over the search. */
export function WatchingCat() {
  return (
    <svg className="tabby-scene" viewBox="0 0 200 208" aria-hidden="true">
      <path className="tabby-tail" d="M146 176c26 4 42 16 34 28-6 9-24 8-36-2" />
      <path
        className="tabby-fur"
        d="M66 112c-16 18-24 46-24 74 0 14 8 22 22 22h76c14 0 20-9 18-24-4-32-14-56-32-73l-60 1Z"
      />
      <path
        className="tabby-fur"
        d="M46 28c0-6 6-9 11-5l22 17c7-2 14-3 22-3s15 1 22 3l22-17c5-4 11-1 11 5v40c3 6 5 12 5 19 0 26-26 43-60 43S41 113 41 87c0-7 2-13 5-19V28Z"
      />
      <path className="tabby-belly" d="M84 150c-6 16-8 36-7 58h46c1-22-1-42-7-58-8 6-24 6-32 0Z" />
      <path
        className="tabby-stripe"
        d="M76 68V46l12 13 13-17 13 17 12-13v22M47 92h15m-12 16 14-5m91-11h-15m12 16-14-5M54 150l14 6m-19 14 16 4m-18 17 16 1m86-42-13 6m19 14-16 4m18 17-16 1"
      />
      <path className="tabby-face" d="M80 82v7m42-7v7m-21 14v5m0 0c-3 7-12 8-16 2m16-2c3 7 12 8 16 2" />
      <path className="tabby-nose" d="M94 98h14l-7 8-7-8Z" />
      <path className="tabby-line" d="M88 208v-18m26 18v-18" />
    </svg>
  );
}
