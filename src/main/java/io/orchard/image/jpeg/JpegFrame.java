package io.orchard.image.jpeg;

import io.orchard.image.raster.ByteCursor;
import io.orchard.image.raster.ImageDecodeException;
import io.orchard.image.raster.ImageSize;
import io.orchard.image.raster.PixelLimit;
import java.util.List;

/** A JPEG frame header: size, coding process and components. */
final class JpegFrame {
  private final int width;
  private final int height;
  private final boolean progressive;
  private final List<JpegComponent> components;
  private final int maxHorizontal;
  private final int maxVertical;
  private final int side;
  private int lastReachedGroupRow;

  private JpegFrame(
      int width, int height, boolean progressive, List<JpegComponent> components, int side) {
    this.side = side;
    this.width = width;
    this.height = height;
    this.progressive = progressive;
    this.components = components;
    this.maxHorizontal =
        components.stream().mapToInt(JpegComponent::horizontal).max().orElseThrow();
    this.maxVertical = components.stream().mapToInt(JpegComponent::vertical).max().orElseThrow();
    components.forEach(component -> component.layOut(this));
  }

  /** Reads an SOF segment behind its length. */
  static JpegFrame read(ByteCursor cursor, boolean progressive) throws ImageDecodeException {
    int precision = cursor.u8();
    int height = cursor.u16BigEndian();
    int width = cursor.u16BigEndian();
    int count = cursor.u8();
    if (precision != 8) {
      throw cursor.error("has " + precision + " bits per sample; only 8 are supported");
    }
    if (count != 1 && count != 3 && count != 4) {
      throw cursor.error("has " + count + " components; only 1, 3 and 4 are supported");
    }
    PixelLimit.check("JPEG", width, height);
    JpegComponent[] components = new JpegComponent[count];
    for (int i = 0; i < count; i++) {
      components[i] = readComponent(cursor);
    }
    JpegFrame frame = new JpegFrame(width, height, progressive, List.of(components), 8);
    for (JpegComponent c : components) {
      if (frame.maxHorizontal % c.horizontal() != 0 || frame.maxVertical % c.vertical() != 0) {
        throw cursor.error("has fractional sampling factors, which are not supported");
      }
    }
    return frame;
  }

  private static JpegComponent readComponent(ByteCursor cursor) throws ImageDecodeException {
    int id = cursor.u8();
    int sampling = cursor.u8();
    int horizontal = sampling >> 4;
    int vertical = sampling & 15;
    if (horizontal < 1 || horizontal > 4 || vertical < 1 || vertical > 4) {
      throw cursor.error("has impossible sampling factors");
    }
    return new JpegComponent(id, horizontal, vertical, cursor.u8());
  }

  /**
   * Returns this frame at the smallest scale - whole, a half, a quarter or an eighth - at which it
   * covers a size; its components are laid out anew.
   */
  JpegFrame reducedAbove(ImageSize size) {
    int side = 1;
    while (side < 8
        && (scaled(width, side) < size.width() || scaled(height, side) < size.height())) {
      side *= 2;
    }
    return new JpegFrame(width, height, progressive, components, side);
  }

  private static int scaled(int length, int side) {
    return JpegComponent.ceilDiv(length * side, 8);
  }

  /** Columns in the file. */
  int width() {
    return width;
  }

  /** Rows in the file. */
  int height() {
    return height;
  }

  /** What a side of 8 samples shrinks to in the components of full resolution: 8, 4, 2 or 1. */
  int side() {
    return side;
  }

  /** Columns at the frame's scale. */
  int scaledWidth() {
    return scaled(width, side);
  }

  /** Rows at the frame's scale. */
  int scaledHeight() {
    return scaled(height, side);
  }

  boolean progressive() {
    return progressive;
  }

  /** What the components' planes take, in bytes. */
  long planeBytes() {
    return components.stream().mapToLong(JpegComponent::planeBytes).sum();
  }

  /** What the image takes, in bytes. */
  long pixelBytes() {
    return 3L * scaledWidth() * scaledHeight();
  }

  List<JpegComponent> components() {
    return components;
  }

  int maxHorizontal() {
    return maxHorizontal;
  }

  int maxVertical() {
    return maxVertical;
  }

  /** The last row of block groups that the last scan with data had any for. */
  int lastReachedGroupRow() {
    return lastReachedGroupRow;
  }

  void noteReachedGroupRow(int row) {
    lastReachedGroupRow = row;
  }

  /** Block groups (MCUs) across, in scans of several components. */
  int groupColumns() {
    return JpegComponent.ceilDiv(width, 8 * maxHorizontal);
  }

  /** Block groups (MCUs) down, in scans of several components. */
  int groupRows() {
    return JpegComponent.ceilDiv(height, 8 * maxVertical);
  }
}
