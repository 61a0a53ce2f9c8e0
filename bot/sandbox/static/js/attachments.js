// What can be sent beside text: files, photos, albums, and things the bot does not expect.

import { act, upload } from "./api.js";
import { askForm, popupMenu } from "./overlays.js";
import { t } from "./texts.js";

const LONGEST_SIDE = 1280;
const MAKASSAR = { latitude: -5.1477, longitude: 119.4327 };
const MEGABYTE = 1024 * 1024;

const STICKER = { file_id: "sticker", file_unique_id: "sticker", type: "regular", width: 512, height: 512, is_animated: false, is_video: false, emoji: "👍" };
const VOICE = { file_id: "voice", file_unique_id: "voice", duration: 4, mime_type: "audio/ogg" };
const POLL = {
  id: "poll",
  question: "Kapan kita rapat?",
  options: [{ text: "Senin", voter_count: 0, persistent_id: "0" }, { text: "Selasa", voter_count: 0, persistent_id: "1" }],
  total_voter_count: 0,
  is_closed: false,
  is_anonymous: true,
  type: "regular",
  allows_multiple_answers: false,
  allows_revoting: true,
  members_only: false,
};

export function attachMenu(anchor, pane) {
  const send = (content) => pane.trying(() => act(pane.person.id, "send", { content }));
  popupMenu(anchor, [
    { label: t("photo"), does: () => pick(pane, true) },
    { label: t("file"), does: () => pick(pane, false) },
    { label: t("contact"), does: () => pane.trying(() => act(pane.person.id, "contact")) },
    { label: t("location"), does: () => send({ location: MAKASSAR }) },
    { label: t("sticker"), does: () => send({ sticker: STICKER }) },
    { label: t("voice"), does: () => send({ voice: VOICE }) },
    { label: t("poll"), does: () => send({ poll: POLL }) },
    { label: t("odd"), does: () => oddMenu(anchor, pane) },
  ]);
}

function oddMenu(anchor, pane) {
  const file = (name, data) => pane.trying(() => upload(pane.person.id, new Blob(data), { name }));
  popupMenu(anchor, [
    { label: t("odd_long"), does: () => pane.say("Inovasi ".repeat(12_500).trim()) },
    { label: t("odd_signs"), does: () => pane.say("a\u0000b \u202Eterbalik\u202C <b>tebal</b> & <script>alert(1)</script>") },
    { label: t("odd_empty"), does: () => file("kosong.pdf", []) },
    { label: t("odd_big"), does: () => file("besar.pdf", ["%PDF-1.7\n", new Uint8Array(25 * MEGABYTE)]) },
    { label: t("odd_exe"), does: () => file("laporan.pdf", ["MZ", new Uint8Array(2048)]) },
    { label: t("odd_command"), does: () => pane.say("/taktahu") },
  ]);
}

function pick(pane, photo) {
  const chooser = document.createElement("input");
  chooser.type = "file";
  chooser.multiple = true;
  if (photo) chooser.accept = "image/*";
  chooser.addEventListener("change", () => sendFiles(pane, [...chooser.files], photo));
  chooser.click();
}

// Asks for a caption, then sends; several files go as albums of up to ten.
export async function sendFiles(pane, files, photo) {
  if (!files.length || !pane.person) return;
  const names = files.map((file) => file.name).join(", ");
  const button = files.length > 1 ? t("send_n", { n: files.length }) : t("send_1");
  const given = await askForm(names.length > 90 ? `${names.slice(0, 90)}…` : names, button, [{ name: "caption", label: t("caption"), rows: 3 }]);
  if (!given) return;
  const fields = { photo: photo ? "1" : "", caption: given.caption, reply_to: pane.composer.takeReply() };
  const form = new FormData();
  for (const file of files) form.append("file", photo ? await smaller(file) : file, file.name);
  await pane.trying(() => upload(pane.person.id, form, fields));
}

// A photo as a client sends it: JPEG of at most 1,280 pixels.
async function smaller(file) {
  try {
    const image = await createImageBitmap(file);
    const scale = Math.min(1, LONGEST_SIDE / Math.max(image.width, image.height));
    const canvas = new OffscreenCanvas(Math.round(image.width * scale), Math.round(image.height * scale));
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    return await canvas.convertToBlob({ type: "image/jpeg", quality: 0.87 });
  } catch {
    return file;
  }
}
