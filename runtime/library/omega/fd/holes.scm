;;; Which values between the ends of a domain are left: #f for all of them; a bit set, as a vector;
;;; or for what is too wide, a list of intervals. They are asked between the ends only: what they
;;; say of values outside means nothing.

;; A bit set is a vector of its base, the value of the first bit, and of words. Their size is
;; written out where compiled code is to know it.
(define word-size 30)
(define word-full (- (expt 2 word-size) 1))
;; The widest domain that becomes a bit set.
(define bits-max 30000)
(define powers-of-two
  (let ((powers (make-vector (+ word-size 1))))
    (do ((i 0 (+ i 1)))
        ((> i word-size) powers)
      (vector-set! powers i (expt 2 i)))))

(define-syntax power-of-two (syntax-rules () ((_ i) (vector-ref powers-of-two i))))
(define-syntax word-of (syntax-rules () ((_ bit) (+ 1 (quotient bit 30)))))
(define-syntax place-of (syntax-rules () ((_ bit) (remainder bit 30))))
(define-syntax set-at?
  (syntax-rules () ((_ word place) (odd? (quotient word (power-of-two place))))))

(define (within-holes? holes v)
  (if (pair? holes)
      (within-intervals? holes v)
      (let ((bit (- v (vector-ref holes 0))))
        (set-at? (vector-ref holes (word-of bit)) (place-of bit)))))

;; All values from low to high but one between them.
(define (holes-but low high v)
  (if (< (- high low) bits-max)
      (let ((bits (make-bits low high word-full)))
        (remove-bit! bits v)
        bits)
      (list (cons low (- v 1)) (cons (+ v 1) high))))

;; The least value left that is not less than v; there is one.
(define (present-above holes v)
  (if (pair? holes)
      (let loop ((intervals holes))
        (cond ((< (cdar intervals) v) (loop (cdr intervals)))
              ((> (caar intervals) v) (caar intervals))
              (else v)))
      (let ((base (vector-ref holes 0)))
        (let loop ((bit (- v base)))
          (let ((word (vector-ref holes (word-of bit))) (place (place-of bit)))
            (cond ((set-at? word place) (+ base bit))
                  ((< word (power-of-two place)) (loop (+ bit (- 30 place))))
                  (else (loop (+ bit 1)))))))))

;; The greatest value left that is not greater than v; there is one.
(define (present-below holes v)
  (if (pair? holes)
      (let loop ((intervals (cdr holes)) (found (car holes)))
        (cond ((or (null? intervals) (> (caar intervals) v)) (min v (cdr found)))
              (else (loop (cdr intervals) (car intervals)))))
      (let ((base (vector-ref holes 0)))
        (let loop ((bit (- v base)))
          (let ((word (vector-ref holes (word-of bit))) (place (place-of bit)))
            (cond ((set-at? word place) (+ base bit))
                  ((= 0 (remainder word (power-of-two place))) (loop (- bit (+ 1 place))))
                  (else (loop (- bit 1)))))))))

;; How many values are left from low to high.
(define (count-between holes low high)
  (if (pair? holes)
      (let loop ((intervals holes) (count 0))
        (if (or (null? intervals) (> (caar intervals) high))
            count
            (let ((from (max low (caar intervals))) (to (min high (cdar intervals))))
              (loop (cdr intervals) (if (> from to) count (+ count 1 (- to from)))))))
      (let* ((base (vector-ref holes 0))
             (first (- low base))
             (last (- high base))
             (to (word-of last)))
        (let loop ((at (word-of first)) (below (power-of-two (place-of first))) (count 0))
          (let* ((word (vector-ref holes at)) (from-first (- word (remainder word below))))
            (if (= at to)
                (+ count
                   (bit-count (remainder from-first (power-of-two (+ 1 (place-of last))))))
                (loop (+ at 1) 1 (+ count (bit-count from-first)))))))))

(define (make-bits low high word)
  (let ((bits (make-vector (+ 1 (word-of (- high low))) word)))
    (vector-set! bits 0 low)
    bits))

(define (remove-bit! bits v)
  (let* ((bit (- v (vector-ref bits 0)))
         (at (word-of bit))
         (word (vector-ref bits at))
         (place (place-of bit)))
    (and (set-at? word place)
         (begin
           (vector-set! bits at (- word (power-of-two place)))
           #t))))

;; The bit set of an ascending list of values.
(define (values->bits values high)
  (let ((bits (make-bits (car values) high 0)))
    (for-each
      (lambda (v)
        (let* ((bit (- v (car values))) (at (word-of bit)))
          (vector-set! bits at (+ (vector-ref bits at) (power-of-two (place-of bit))))))
      values)
    bits))

;; Intervals are pairs, ascending, none touching the next.

(define (within-intervals? intervals v)
  (and (pair? intervals)
       (>= v (caar intervals))
       (or (<= v (cdar intervals))
           (within-intervals? (cdr intervals) v))))

;; The intervals without a value that one of them has.
(define (intervals-without intervals v)
  (let ((low (caar intervals)) (high (cdar intervals)) (rest (cdr intervals)))
    (if (> v high)
        (cons (car intervals) (intervals-without rest v))
        (let ((rest (if (= v high) rest (cons (cons (+ v 1) high) rest))))
          (if (= v low) rest (cons (cons low (- v 1)) rest))))))

;; The intervals of an ascending list of values.
(define (values->intervals values)
  (let loop ((rest (cdr values)) (low (car values)) (high (car values)) (found '()))
    (cond ((null? rest) (reverse (cons (cons low high) found)))
          ((= (car rest) (+ high 1)) (loop (cdr rest) low (car rest) found))
          (else (loop (cdr rest) (car rest) (car rest) (cons (cons low high) found))))))
