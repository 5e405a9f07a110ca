package io.orchard.stats;

/** Chooses the BLAS that a test runs on, and puts the choice back on closing. */
public final class BlasSetting implements AutoCloseable {
  private final String before = System.getProperty(Blas.PROPERTY, "");

  private BlasSetting(String value) {
    System.setProperty(Blas.PROPERTY, value);
  }

  /**
   * Sets the property to {@code portable}, or to {@code native}, which takes OpenBLAS if it loads.
   */
  public static BlasSetting of(String value) {
    return new BlasSetting(value);
  }

  @Override
  public void close() {
    System.setProperty(Blas.PROPERTY, before);
  }
}
