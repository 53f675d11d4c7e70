// What readers take away: files, their names, and the cells of tables in them.

// Letters, digits and such of any language; nothing that a path or a shell could take for more.
export const safeName = (text) => text.replace(/[^\p{L}\p{N}_.-]+/gu, "_").replace(/^[.-]+/, "");

// Gives the reader a file.
export function download(name, text, type) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type }));
  link.download = name;
  link.click();
  // Not at once, as the browser may not have begun to read it.
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
}

// A cell of a table, as Python's csv module reads it.
export const field = (text) => (text.includes('"') ? `"${text.replaceAll('"', '""')}"` : text);
