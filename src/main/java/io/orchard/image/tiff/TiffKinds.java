package io.orchard.image.tiff;

import java.util.Locale;

/**
 * The kinds of TIFF files by the numbers in their tags, as TIFF 6.0, its supplements and libtiff
 * 4.7 name them, so that a rejected file can be told by its kind.
 */
final class TiffKinds {
  private TiffKinds() {}

  /** Returns a compression's number and name. */
  static String compression(int number) {
    return named("compression", number, compressionName(number));
  }

  private static String compressionName(int number) {
    return switch (number) {
      case TiffLayout.NONE -> "none";
      case 2 -> "CCITT modified Huffman, of scanned pages";
      case 3 -> "CCITT group 3 fax, of scanned pages";
      case 4 -> "CCITT group 4 fax, of scanned pages";
      case TiffLayout.LZW -> "LZW";
      case 6 -> "old-style JPEG";
      case TiffLayout.JPEG -> "JPEG";
      case TiffLayout.DEFLATE, TiffLayout.OLD_DEFLATE -> "deflate";
      case 9 -> "JBIG, T.85";
      case 10 -> "JBIG, T.43";
      case 32766 -> "NeXT run lengths";
      case 32771 -> "CCITT modified Huffman, padded to words, of scanned pages";
      case TiffLayout.PACK_BITS -> "PackBits";
      case 32809 -> "ThunderScan";
      case 32895 -> "IT8 CT with padding";
      case 32896 -> "IT8 line work";
      case 32897 -> "IT8 monochrome";
      case 32898 -> "IT8 binary line art";
      case 32908 -> "Pixar film";
      case 32909 -> "Pixar log";
      case 32947 -> "Kodak DCS";
      case 33003, 33005, 34712 -> "JPEG 2000";
      case 34661 -> "JBIG";
      case 34676 -> "SGI log luminance";
      case 34677 -> "SGI log, 24 bits";
      case 34713 -> "Nikon NEF";
      case 34887 -> "LERC";
      case 34892 -> "lossy JPEG of DNG";
      case 34925 -> "LZMA";
      case 50000 -> "ZSTD";
      case 34927, 50001 -> "WebP";
      case 50002, 52546 -> "JPEG XL";
      default -> "of no known name";
    };
  }

  /** Returns a predictor's number and name. */
  static String predictor(long number) {
    String name =
        switch ((int) number) {
          case 1 -> "none";
          case 2 -> "horizontal differences";
          case 3 -> "floating point";
          case 34892, 34893 -> "horizontal differences of DNG";
          case 34894, 34895 -> "floating point of DNG";
          default -> "of no known name";
        };
    return named("predictor", number, name);
  }

  /** Returns what a file's samples are and mean. */
  static String pixels(TiffLayout layout) {
    return String.format(
        Locale.ROOT,
        "%s, %d samples of %d bits, %s%s",
        named("photometric", layout.photometric(), colors(layout)),
        layout.samples(),
        layout.bits(),
        named("sample format", layout.sampleFormat(), sampleFormat(layout.sampleFormat())),
        layout.separatePlanes() ? ", planar configuration 2 (separate planes)" : "");
  }

  private static String colors(TiffLayout layout) {
    int samples = layout.samples();
    return switch (layout.photometric()) {
      case TiffLayout.WHITE_IS_ZERO -> samples > 1 ? "grey with alpha, white is 0" : "white is 0";
      case TiffLayout.BLACK_IS_ZERO -> samples > 1 ? "grey with alpha" : "grey";
      case TiffLayout.RGB -> samples > 3 ? "RGB with alpha, RGBA" : "RGB";
      case TiffLayout.PALETTE -> samples > 1 ? "palette with alpha" : "palette";
      case 4 -> "transparency mask";
      case TiffLayout.CMYK -> samples > 4 ? "CMYK with alpha" : "CMYK";
      case TiffLayout.YCBCR -> "YCbCr";
      case 8 -> "CIE Lab";
      case 9 -> "ICC Lab";
      case 10 -> "ITU Lab";
      case 32803 -> "colour filter array, raw camera data";
      case 32844 -> "log luminance, LogL";
      case 32845 -> "log luminance and chroma, LogLuv";
      case 34892 -> "linear raw camera data";
      case 51177 -> "depth map";
      case 52527 -> "semantic mask";
      default -> "of no known name";
    };
  }

  private static String sampleFormat(int number) {
    return switch (number) {
      case 1 -> "unsigned integers";
      case 2 -> "signed integers";
      case 3 -> "floating point";
      case 4 -> "untyped";
      case 5 -> "complex integers";
      case 6 -> "complex floating point";
      default -> "of no known name";
    };
  }

  private static String named(String tag, long number, String name) {
    return String.format(Locale.ROOT, "%s %d (%s)", tag, number, name);
  }
}
