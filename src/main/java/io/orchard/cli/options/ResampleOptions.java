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
}
