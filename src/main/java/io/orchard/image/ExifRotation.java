package io.orchard.image;

/** What becomes of the orientation that a camera notes in a photograph's EXIF data. */
public enum ExifRotation {
  /** Pixels stay as they are stored, as {@code Image.open} of Pillow has them. */
  IGNORE,

  /** Images are turned and mirrored upright, as {@code ImageOps.exif_transpose} of Pillow does. */
  APPLY
}
