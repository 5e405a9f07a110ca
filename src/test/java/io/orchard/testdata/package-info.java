/**
 * Draws the fruit photographs and the broken files of {@code testdata/}.
 *
 * <p>Entry class: {@link io.orchard.testdata.TestData}, whose {@code main} writes the folder. What
 * is committed there is what tests and the quick start read; the generator says how it was made.
 *
 * <p>Allowed dependencies: the JDK alone, so that the compiled test classes run without a class
 * path of libraries; only the tests in this package also use {@code image}.
 */
@NullMarked
package io.orchard.testdata;

import org.jspecify.annotations.NullMarked;
