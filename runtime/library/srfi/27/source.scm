;;; Sources. The state of one is in a vector of one element, which is replaced only while nobody else
;;; has: fibers that share a source never draw the same number.

(define-record-type random-source
  (source-with place)
  random-source?
  (place source-place))

(define (make-random-source) (source-with (vector first-state)))

(define default-random-source (make-random-source))

(define (state-of source) (vector-ref (source-place source) 0))
(define (set-state! source state) (vector-set! (source-place source) 0 state))

;; The next output.
(define (draw! source)
  (let* ((state (state-of source))
         (next (next-state state)))
    (if (%vector-compare-and-set! (source-place source) 0 state next)
        (output next)
        (draw! source))))

(define (check-source who obj)
  (unless (random-source? obj) (%wrong-type who 1 "a random source" obj)))

(define (check-index who position obj)
  (unless (and (exact-integer? obj) (>= obj 0))
    (%wrong-type who position "an exact nonnegative integer" obj)))

;; A state as a datum that can be written and read: the name of the generator, and its values.
(define (random-source-state-ref source)
  (check-source "random-source-state-ref" source)
  (cons 'mrg32k3a (vector->list (state-of source))))

(define (random-source-state-set! source datum)
  (check-source "random-source-state-set!" source)
  (let ((state (and (list? datum)
                    (pair? datum)
                    (eq? (car datum) 'mrg32k3a)
                    (list->vector (cdr datum)))))
    (unless (state? state)
      (%wrong-type "random-source-state-set!" 2 "what random-source-state-ref answers" datum))
    (set-state! source state)))

(define (random-source-pseudo-randomize! source i j)
  (check-source "random-source-pseudo-randomize!" source)
  (check-index "random-source-pseudo-randomize!" 2 i)
  (check-index "random-source-pseudo-randomize!" 3 j)
  (set-state! source (state-of-stream i j)))

;; Eight bytes of entropy for each value, none of which becomes zero.
(define (random-source-randomize! source)
  (check-source "random-source-randomize!" source)
  (let ((bytes (random-bytes 48)))
    (define (word k)
      (let loop ((i 0) (sum 0))
        (if (= i 8)
            sum
            (loop (+ i 1) (+ (* 256 sum) (bytevector-u8-ref bytes (+ (* 8 k) i)))))))
    (define (value modulus) (lambda (k) (+ 1 (modulo (word k) (- modulus 1)))))
    (set-state! source
      (list->vector
        (append (map (value modulus1) '(0 1 2)) (map (value modulus2) '(3 4 5)))))))
