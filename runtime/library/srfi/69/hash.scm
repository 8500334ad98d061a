;;; Hash functions (SRFI 69, "Hashing"), and which of them goes with which equivalence.

;; Raises the error for an argument that is not what a procedure takes. Positions count from 1.
(define (unexpected who what position value)
  (error (string-append who ": expected " what " as argument " (number->string position) ", got")
         value))

(define (check-procedure who position value)
  (unless (procedure? value) (unexpected who "a procedure" position value)))

(define (check-string who position value)
  (unless (string? value) (unexpected who "a string" position value)))

;; A hash code brought below BOUND.
(define (bounded who code bound)
  (unless (and (exact-integer? bound) (> bound 0))
    (unexpected who "a positive exact integer" 2 bound))
  (modulo code bound))

(define hash
  (case-lambda
    ((obj) (%equal-hash obj))
    ((obj bound) (bounded "hash" (%equal-hash obj) bound))))

(define string-hash
  (case-lambda
    ((string) (check-string "string-hash" 1 string) (%string-hash string))
    ((string bound)
     (check-string "string-hash" 1 string)
     (bounded "string-hash" (%string-hash string) bound))))

(define string-ci-hash
  (case-lambda
    ((string) (check-string "string-ci-hash" 1 string) (%string-ci-hash string))
    ((string bound)
     (check-string "string-ci-hash" 1 string)
     (bounded "string-ci-hash" (%string-ci-hash string) bound))))

(define hash-by-identity
  (case-lambda
    ((obj) (%eqv-hash obj))
    ((obj bound) (bounded "hash-by-identity" (%eqv-hash obj) bound))))

;; Numbers that are `=` are equal once they are inexact.
(define (number-hash number bound)
  (bounded "hash" (%eqv-hash (+ 0.0 (inexact number))) bound))

(define (char-ci-hash char bound)
  (bounded "hash" (char->integer (char-foldcase char)) bound))

;; The hash function for an equivalence that came without one. `hash` is right for every
;; equivalence that tells apart at least what equal? tells apart.
(define (default-hash-function same?)
  (cond ((or (eq? same? eq?) (eq? same? eqv?)) hash-by-identity)
        ((eq? same? string=?) string-hash)
        ((eq? same? string-ci=?) string-ci-hash)
        ((eq? same? =) number-hash)
        ((eq? same? char-ci=?) char-ci-hash)
        (else hash)))

;; The kind of Omega's own table for an equivalence, or #f.
(define (primitive-kind same?)
  (cond ((eq? same? equal?) 'equal)
        ((eq? same? eqv?) 'eqv)
        ((eq? same? eq?) 'eq)
        ((eq? same? string=?) 'string)
        ((eq? same? string-ci=?) 'string-ci)
        (else #f)))
