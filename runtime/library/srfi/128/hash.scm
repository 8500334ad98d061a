;;; Hash functions (SRFI 128, "Standard hash functions", "Bounds and salt"). Each answers an exact
;;; integer from 0 to below (hash-bound). A second argument is allowed and ignored, because SRFI 69
;;; calls hash functions with two.

(define bound-value 33554432) ; 2^25: sums and products of two codes stay small integers
(define salt-value 16769023)

(define-syntax hash-bound
  (syntax-rules () ((_) bound-value)))

;; The salt is a constant, so that a program hashes alike in every run and can be replayed.
(define-syntax hash-salt
  (syntax-rules () ((_) salt-value)))

(define (bounded code) (modulo code bound-value))

;; A code for CODE after SO-FAR, in which the order counts.
(define (mix so-far code)
  (bounded (+ (* 31 so-far) code)))

(define-syntax define-hash
  (syntax-rules ()
    ((_ name type? expected (obj) code)
     (define (name obj . ignored)
       (unless (type? obj)
         (unexpected (symbol->string 'name) expected 1 obj))
       (bounded code)))))

(define-hash boolean-hash boolean? "a boolean" (obj) (if obj 1 0))
(define-hash char-hash char? "a character" (obj) (* 7 (char->integer obj)))
(define-hash char-ci-hash char? "a character" (obj) (* 7 (char->integer (char-foldcase obj))))
(define-hash string-hash string? "a string" (obj) (%string-hash obj))
(define-hash string-ci-hash string? "a string" (obj) (%string-ci-hash obj))
(define-hash symbol-hash symbol? "a symbol" (obj) (+ 1 (%string-hash (symbol->string obj))))

;; Numbers that are `=` have the same code, whatever their exactness and the sign of their zeros.
(define-hash number-hash number? "a number" (obj)
  (let ((inexact-obj (+ 0.0 (inexact obj))))
    (if (and (exact? obj) (integer? obj) (< -9007199254740992 obj 9007199254740992))
        (abs obj)
        (if (and (real? inexact-obj) (finite-integer? inexact-obj))
            (abs (exact inexact-obj))
            (%eqv-hash inexact-obj)))))

(define (finite-integer? x)
  (and (integer? x) (< -9007199254740992.0 x 9007199254740992.0)))
