;;; The state of a variable, and how its domain is narrowed. A domain is an interval with holes.
;;; What a search has to undo is written down at every write, so there is one write for a hole and
;;; one for each end of the interval that moves; how many values are left is counted when asked.

;; The state: a vector of the least and the greatest value; the holes; and who is to be told, as
;; lists: when one value is left, when an end of the interval has moved, when any value has gone; and
;; the decisions that the domain depends on (see explanation.scm).
(define-syntax least (syntax-rules () ((_ x) (vector-ref x 0))))
(define-syntax greatest (syntax-rules () ((_ x) (vector-ref x 1))))
(define-syntax holes (syntax-rules () ((_ x) (vector-ref x 2))))
(define-syntax on-value (syntax-rules () ((_ x) (vector-ref x 3))))
(define-syntax on-bounds (syntax-rules () ((_ x) (vector-ref x 4))))
(define-syntax on-domain (syntax-rules () ((_ x) (vector-ref x 5))))
(define-syntax reasons (syntax-rules () ((_ x) (vector-ref x 6))))

(define-syntax set-least! (syntax-rules () ((_ x value) (vector-set! x 0 value))))
(define-syntax set-greatest! (syntax-rules () ((_ x value) (vector-set! x 1 value))))
(define-syntax set-holes! (syntax-rules () ((_ x value) (vector-set! x 2 value))))
(define-syntax set-reasons! (syntax-rules () ((_ x value) (vector-set! x 6 value))))

(define (make-state low high holes)
  (vector low high holes '() '() '() '()))

(define-syntax fixed? (syntax-rules () ((_ x) (= (least x) (greatest x)))))

(define (has-value? x v)
  (and (>= v (least x))
       (<= v (greatest x))
       (or (not (holes x)) (within-holes? (holes x) v))))

;; How many values are left.
(define (size x)
  (if (holes x)
      (count-between (holes x) (least x) (greatest x))
      (+ 1 (- (greatest x) (least x)))))

;; The values left, ascending.
(define (values-left x)
  (let ((low (least x)) (holes (holes x)))
    (let loop ((v (greatest x)) (found '()))
      (cond ((= v low) (cons v found))
            (holes (loop (present-below holes (- v 1)) (cons v found)))
            (else (loop (- v 1) (cons v found)))))))

;; Narrowing, and nowhere else. Each of these fails if no value is left; `propagation` is what they
;; are part of (see propagation.scm): it is told of what has changed and of failures.

(define (narrow-below! x low propagation)
  (if (> low (least x))
      (begin
        (if (> low (greatest x)) (wipe-out! propagation x))
        (explain! propagation x)
        (set-least! x (if (holes x) (present-above (holes x) low) low))
        (tell-of-bounds x propagation))))

(define (narrow-above! x high propagation)
  (if (< high (greatest x))
      (begin
        (if (< high (least x)) (wipe-out! propagation x))
        (explain! propagation x)
        (set-greatest! x (if (holes x) (present-below (holes x) high) high))
        (tell-of-bounds x propagation))))

(define (fix! x v propagation)
  (if (not (has-value? x v)) (wipe-out! propagation x))
  (if (not (fixed? x))
      (begin
        (explain! propagation x)
        (if (< (least x) v) (set-least! x v))
        (if (> (greatest x) v) (set-greatest! x v))
        (tell-of-bounds x propagation))))

(define (remove! x v propagation)
  (let ((low (least x)) (high (greatest x)))
    (cond ((= v low) (narrow-below! x (+ v 1) propagation))
          ((= v high) (narrow-above! x (- v 1) propagation))
          ((and (> v low) (< v high))
           (if (make-hole! x v)
               (begin
                 (explain! propagation x)
                 (tell-all (on-domain x) propagation)))))))

;; Remove a value between the ends; answers whether it was there.
(define (make-hole! x v)
  (let ((holes (holes x)))
    (cond ((not holes)
           (set-holes! x (holes-but (least x) (greatest x) v))
           #t)
          ((pair? holes)
           (and (within-intervals? holes v)
                (begin
                  (set-holes! x (intervals-without holes v))
                  #t)))
          (else (remove-bit! holes v)))))

(define (tell-of-bounds x propagation)
  (if (fixed? x)
      (let loop ((runs (on-value x)))
        (if (pair? runs)
            (begin
              (enqueue! propagation (car runs) #f)
              (loop (cdr runs))))))
  (tell-all (on-bounds x) propagation)
  (tell-all (on-domain x) propagation))

(define (tell-all notices propagation)
  (if (pair? notices)
      (begin
        ((car notices) propagation)
        (tell-all (cdr notices) propagation))))
