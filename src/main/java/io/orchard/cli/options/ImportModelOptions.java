package io.orchard.cli.options;

/** Everything that {@code import-model} can be told. */
public interface ImportModelOptions extends NetworkOptions, OutputOptions, StorageOptions {}
