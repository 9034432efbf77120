/** Draws a photo smaller when the person asks for it: 1,600 pixels are enough to read a document. */

const LONGEST_SIDE = 1600;
const QUALITY = 0.82;
const WORTH_IT = 300_000;

/** @param {File} file */
export function isPhoto(file) {
  return /^image\/(jpeg|png|webp|heic|heif)$/.test(file.type) && file.size > WORTH_IT;
}

/**
 * @param {File} file
 * @returns {Promise<File>} a smaller JPEG, or the same file when that gains nothing
 */
export async function smaller(file) {
  try {
    const picture = await createImageBitmap(file);
    const scale = Math.min(1, LONGEST_SIDE / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.max(1, Math.round(picture.width * scale));
    canvas.height = Math.max(1, Math.round(picture.height * scale));
    const pen = canvas.getContext("2d");
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
    picture.close();
    const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", QUALITY));
    if (!blob || blob.size >= file.size) return file;
    const stem = file.name.replace(/\.\w+$/, "");
    return new File([blob], `${stem}.jpg`, { type: "image/jpeg" });
  } catch {
    return file;
  }
}
