;;; MRG32k3a: two recurrences of order three, modulo primes below 2^32. A state is a vector of their
;;; last three values each, the oldest first; it is never written.

(define modulus1 4294967087)
(define modulus2 4294944443)

;; L'Ecuyer's own first state.
(define first-state (vector 12345 12345 12345 12345 12345 12345))

(define (next-state state)
  (let ((x1 (vector-ref state 0)) (x2 (vector-ref state 1)) (x3 (vector-ref state 2))
        (y1 (vector-ref state 3)) (y2 (vector-ref state 4)) (y3 (vector-ref state 5)))
    (vector x2 x3 (modulo (- (* 1403580 x2) (* 810728 x1)) modulus1)
            y2 y3 (modulo (- (* 527612 y3) (* 1370589 y1)) modulus2))))

;; What a state gives: a whole number below modulus1.
(define (output state)
  (modulo (- (vector-ref state 2) (vector-ref state 5)) modulus1))

;; Neither recurrence may be all zeros: it would stay there.
(define (state? obj)
  (define (recurrence? from modulus)
    (let loop ((i from) (zeros 0))
      (if (= i (+ from 3))
          (< zeros 3)
          (let ((x (vector-ref obj i)))
            (and (exact-integer? x)
                 (< -1 x modulus)
                 (loop (+ i 1) (if (= x 0) (+ zeros 1) zeros)))))))
  (and (vector? obj)
       (= (vector-length obj) 6)
       (recurrence? 0 modulus1)
       (recurrence? 3 modulus2)))
