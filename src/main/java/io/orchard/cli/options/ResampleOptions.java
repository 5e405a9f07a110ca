package io.orchard.cli.options;

import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;
import org.jspecify.annotations.Nullable;

/** How images are decoded and brought to the network's size. */
@Description("Decoding and resampling")
public interface ResampleOptions extends PipelineOptions {

  /** The filter where nobody chooses one. */
  String DEFAULT_RESAMPLE = "bicubic";

  /** The decoding where nobody chooses one. */
  String DEFAULT_DECODE = "exact";

  /** Returns the filter. */
  @Description("nearest, box, bilinear, bicubic or lanczos, each exactly as Pillow does it")
  @Otherwise(DEFAULT_RESAMPLE)
  @Nullable String getResample();

  /** Sets the filter. */
  void setResample(@Nullable String value);

  /** Returns whether large photographs are decoded in full. */
  @Description(
      "exact, or fast: JPEG photographs at least 6 times the network's size are decoded at a"
          + " half, a quarter or an eighth of their size; not with nearest or box")
  @Otherwise(DEFAULT_DECODE)
  @Nullable String getDecode();

  /** Sets whether large photographs are decoded in full. */
  void setDecode(@Nullable String value);

  /** Returns whether EXIF orientations are applied. */
  @Description("true to turn photographs upright as their EXIF orientation says; Pillow does not")
  @Otherwise("false")
  @Nullable Boolean getExifRotate();

  /** Sets whether EXIF orientations are applied. */
  void setExifRotate(@Nullable Boolean value);

  /** Returns which part of the shorter side is left by a cut. */
  @Description(
      "such as 0.875: images keep their shape, are resized so that they cover the network's size"
          + " divided by it, and cut to its size in the middle, each exactly as torchvision does it"
          + " on Pillow's images; from 0.01 to 1")
  @Otherwise("none: images are squeezed into the size")
  @Nullable Double getCrop();

  /** Sets which part of the shorter side is left by a cut. */
  void setCrop(@Nullable Double value);
}
