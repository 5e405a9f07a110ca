package io.orchard.job;

/** Everything that {@code import-model} can be told. */
public interface ImportModelOptions extends NetworkOptions, OutputOptions, StorageOptions {}
