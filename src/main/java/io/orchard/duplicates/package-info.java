/**
 * Images that are twins of one another: all pairs of vectors whose cosine reaches a threshold,
 * found without comparing all, and the groups that pairs make.
 *
 * <p>Start at {@link io.orchard.duplicates.NearTwins}. It {@linkplain
 * io.orchard.duplicates.NearTwins#place places} each vector in a few of up to {@value
 * io.orchard.duplicates.NearTwins#MOST_CELLS} cells, so that near twins have one in common, and
 * {@linkplain io.orchard.duplicates.NearTwins#search searches} a cell. What travels to a cell is a
 * {@link io.orchard.duplicates.VectorBlock}, what comes out are {@link
 * io.orchard.duplicates.SimilarPair}s.
 *
 * <p><b>The cells.</b> A cell is a random direction, and a vector lies in the cell of the direction
 * along which it goes farthest, and in those of all directions along which it goes almost as far.
 * The directions are Gaussian: seen along one, two unit vectors at the distance r differ by a
 * normal number of standard deviation r, whatever the vectors are. Almost as far means by {@value
 * io.orchard.duplicates.Directions#MARGIN} r: then 99.5 of 100 pairs at exactly the threshold share
 * a cell, and more of those beyond it. This holds for any pair of vectors, before directions are
 * drawn; they are drawn once, by fixed seeds. Cells of more vectors than can be compared are split
 * likewise, about their own mean.
 *
 * <p>Literature: M. S. Charikar, Similarity estimation techniques from rounding algorithms, STOC
 * 2002, doi:10.1145/509907.509965 (random directions for cosines); P. Indyk and R. Motwani,
 * Approximate nearest neighbors, STOC 1998, doi:10.1145/276698.276876 (hashing by locality); A.
 * Andoni, P. Indyk, T. Laarhoven, I. Razenshteyn and L. Schmidt, Practical and optimal LSH for
 * angular distance, NIPS 2015, arXiv:1509.02897 (the farthest direction finds more than sides of
 * hyperplanes do); Q. Lv and others, Multi-probe LSH, VLDB 2007 (more than one cell a vector).
 *
 * <p>{@link io.orchard.duplicates.DuplicateSets} puts the images of pairs into groups.
 *
 * <p>Depends on the JDK alone. Plain Java arithmetic in a fixed order: the same vectors give the
 * same pairs on every machine.
 */
@NullMarked
package io.orchard.duplicates;

import org.jspecify.annotations.NullMarked;
