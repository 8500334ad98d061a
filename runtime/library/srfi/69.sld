;;; (srfi 69): basic hash tables. Source: SRFI 69.
;;; Tables by eq?, eqv?, equal?, string=? and string-ci=? are Omega's own; for other equivalences
;;; a table is a vector of buckets, from which the program's hash function chooses.
(define-library (srfi 69)
  (export
   ;; Constructors and predicate
   make-hash-table hash-table? alist->hash-table
   ;; Reflection
   hash-table-equivalence-function hash-table-hash-function
   ;; Single elements
   hash-table-ref hash-table-ref/default hash-table-set! hash-table-delete! hash-table-exists?
   hash-table-update! hash-table-update!/default
   ;; The whole contents
   hash-table-size hash-table-keys hash-table-values hash-table-walk hash-table-fold
   hash-table->alist hash-table-copy hash-table-merge!
   ;; Hashing
   hash string-hash string-ci-hash hash-by-identity)
  (import (scheme base) (scheme case-lambda) (scheme char) (omega primitive))
  (include "69/hash.scm" "69/bucket.scm" "69/table.scm"))
