package io.orchard.image.resample;

import io.orchard.image.raster.RgbImage;

/** Which size an image is brought to, and which part of that is kept. */
public final class Frame {
  private final Span columns;
  private final Span rows;

  Frame(Span columns, Span rows) {
    this.columns = columns;
    this.rows = rows;
  }

  /** Returns the frame of an image that is brought to a size, all of which is kept. */
  static Frame whole(int width, int height) {
    return new Frame(Span.whole(width), Span.whole(height));
  }

  Span columns() {
    return columns;
  }

  Span rows() {
    return rows;
  }

  /** Returns whether an image stays what it is. */
  boolean keeps(RgbImage image) {
    return columns.equals(Span.whole(image.width())) && rows.equals(Span.whole(image.height()));
  }

  /** Returns the size, and what is kept of it: {@code 341x256, 224 columns from 58, ...}. */
  @Override
  public String toString() {
    return columns.size()
        + "x"
        + rows.size()
        + ", "
        + columns.count()
        + " columns from "
        + columns.first()
        + ", "
        + rows.count()
        + " rows from "
        + rows.first();
  }
}
