/**
 * ONNX: what a file says of itself, looked through before anything of it runs, and sessions of ONNX
 * Runtime that run it.
 *
 * <p>Entry class: {@link io.orchard.network.onnx.OnnxFolder}. The one package that touches ONNX
 * Runtime, which appears in no public signature. Depends on {@code network.folder} and {@code
 * cache}.
 */
@NullMarked
package io.orchard.network.onnx;

import org.jspecify.annotations.NullMarked;
