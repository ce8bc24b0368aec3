// Six short steps, skippable, shown once in a tab.
const STEPS = 6;

export function openTour(words, dialog) {
  let step = 1;
  const body = document.getElementById("dialog-body");
  const send = document.getElementById("dialog-send");
  const close = document.getElementById("dialog-close");
  const said = { send: send.textContent, close: close.textContent };
  const form = dialog.querySelector("form");

  function show() {
    document.getElementById("dialog-title").textContent = `${words.tour} (${step}/${STEPS})`;
    document.getElementById("dialog-problem").textContent = "";
    const text = document.createElement("p");
    text.textContent = words[`tour-${step}`];
    body.replaceChildren(text);
    send.hidden = false;
    send.textContent = step === STEPS ? words["tour-done"] : words["tour-next"];
    close.textContent = words["tour-skip"];
  }

  form.onsubmit = (event) => {
    event.preventDefault();
    if (step === STEPS) dialog.close();
    else { step += 1; show(); }
  };
  dialog.addEventListener("close", () => {
    send.textContent = said.send;
    close.textContent = said.close;
    sessionStorage.setItem("kith-tour", "seen");
  }, { once: true });
  show();
  dialog.showModal();
  send.focus();
}
