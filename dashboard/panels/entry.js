// Keeps the proof that a reader has told the password, for as long as the tab is open.

const NAME = "litmap-proof";

export default function ({ data, setTriggerValue }) {
  try {
    if (data.proof) sessionStorage.setItem(NAME, data.proof);
    else if (data.refused) sessionStorage.removeItem(NAME);
    else if (sessionStorage.getItem(NAME)) setTriggerValue("proof", sessionStorage.getItem(NAME));
  } catch {
    // a browser that keeps nothing: the password is asked again after a reload
  }
}
