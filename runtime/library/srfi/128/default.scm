;;; Default comparators (SRFI 128, "Default comparators"): they compare every Scheme value. Types
;;; come in this order: (), pairs, booleans, characters, strings, symbols, numbers, vectors,
;;; bytevectors, then the types registered with comparator-register-default! in the order of
;;; registration, then the rest, which are equal when they are eqv? and have no order.

;; The registered comparators, in the order of registration.
(define registered '())

(define (comparator-register-default! comparator)
  (check-comparator "comparator-register-default!" 1 comparator)
  (set! registered (append registered (list comparator))))

(define first-registered-rank 9)

;; The place of an object's type in the order of types.
(define (type-rank obj)
  (cond ((null? obj) 0)
        ((pair? obj) 1)
        ((boolean? obj) 2)
        ((char? obj) 3)
        ((string? obj) 4)
        ((symbol? obj) 5)
        ((number? obj) 6)
        ((vector? obj) 7)
        ((bytevector? obj) 8)
        (else (registered-rank obj))))

(define (registered-rank obj)
  (let loop ((rest registered) (rank first-registered-rank))
    (if (or (null? rest) ((type-test-of (car rest)) obj))
        rank
        (loop (cdr rest) (+ rank 1)))))

(define other-comparator
  (make-comparator any-type? eqv? (lambda (a b) #f) (lambda (obj) (bounded (%eqv-hash obj)))))

;; The comparator of a rank from 9 on.
(define (rank-comparator rank)
  (let ((index (- rank first-registered-rank)))
    (if (< index (length registered))
        (list-ref registered index)
        other-comparator)))

(define (default=? a b)
  (let ((rank (type-rank a)))
    (and (= rank (type-rank b))
         (case rank
           ((0) #t)
           ((1) (and (default=? (car a) (car b)) (default=? (cdr a) (cdr b))))
           ((2) (boolean=? a b))
           ((3) (char=? a b))
           ((4) (string=? a b))
           ((5) (eq? a b))
           ((6) (= a b))
           ((7) ((equality-of vector-comparator) a b))
           ((8) ((equality-of bytevector-comparator) a b))
           (else ((equality-of (rank-comparator rank)) a b))))))

(define (default<? a b)
  (let ((rank (type-rank a)) (other-rank (type-rank b)))
    (if (= rank other-rank)
        (case rank
          ((0) #f)
          ((1) (if (default=? (car a) (car b))
                   (default<? (cdr a) (cdr b))
                   (default<? (car a) (car b))))
          ((2) (and (not a) b))
          ((3) (char<? a b))
          ((4) (string<? a b))
          ((5) (string<? (symbol->string a) (symbol->string b)))
          ((6) (number<? a b))
          ((7) ((ordering-of vector-comparator) a b))
          ((8) ((ordering-of bytevector-comparator) a b))
          (else ((ordering-of (rank-comparator rank)) a b)))
        (< rank other-rank))))

(define (number<? a b)
  (if (and (real? a) (real? b))
      (< a b)
      (or (< (real-part a) (real-part b))
          (and (= (real-part a) (real-part b))
               (< (imag-part a) (imag-part b))))))

(define (default-hash obj . ignored)
  (let ((rank (type-rank obj)))
    (case rank
      ((0) 0)
      ((1) (mix (default-hash (car obj)) (default-hash (cdr obj))))
      ((2) (boolean-hash obj))
      ((3) (char-hash obj))
      ((4) (string-hash obj))
      ((5) (symbol-hash obj))
      ((6) (number-hash obj))
      ((7) ((hash-of vector-comparator) obj))
      ((8) ((hash-of bytevector-comparator) obj))
      (else ((hash-of (rank-comparator rank)) obj)))))

(define default-comparator
  (make-comparator any-type? default=? default<? default-hash))

(define vector-comparator
  (make-vector-comparator default-comparator vector? vector-length vector-ref))

(define bytevector-comparator
  (make-vector-comparator (make-comparator exact-integer? = < number-hash)
                          bytevector? bytevector-length bytevector-u8-ref))

(define (make-default-comparator) default-comparator)
