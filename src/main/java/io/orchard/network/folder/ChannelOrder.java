package io.orchard.network.folder;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** In which order a network takes the channels of a pixel. */
public enum ChannelOrder {
  /** Red first, as images hold them. */
  RGB,
  /** Blue first, as networks that came from Caffe or OpenCV take them. */
  BGR;

  /** Returns the name as options and files write it: {@code rgb}, {@code bgr}. */
  @JsonValue
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
