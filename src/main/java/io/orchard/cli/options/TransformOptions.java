package io.orchard.cli.options;

/** Everything that {@code transform} can be told. */
public interface TransformOptions
    extends InputOptions,
        FittedModelOptions,
        NetworkOptions,
        ResampleOptions,
        OutputOptions,
        TableOptions,
        DuplicateOptions,
        StorageOptions {}
