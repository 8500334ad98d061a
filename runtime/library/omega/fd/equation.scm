;;; Equations of two variables, value by value: y = sign * x + c, and y = |x|. Arc consistency (Van
;;; Hentenryck 1989, 5.3), where the domains are not too wide for that; else of their bounds.

;; The widest domain that is gone through value by value.
(define filter-max 1000)

(define (narrow? x) (< (- (greatest x) (least x)) filter-max))

;; Remove the values of x that fail a test.
(define (filter-values! x keep? propagation)
  (let ((high (greatest x)))
    (let loop ((v (least x)))
      (if (<= v high)
          (begin
            (if (and (has-value? x v) (not (keep? v)))
                (remove! x v propagation))
            (loop (+ v 1)))))))

;; y = sign * x + c; sign is 1 or -1.
(define (post-image! x y sign c)
  (define (narrow-to-image! y x c propagation)
    (let ((one (+ c (* sign (least x)))) (other (+ c (* sign (greatest x)))))
      (narrow-below! y (min one other) propagation)
      (narrow-above! y (max one other) propagation)))
  (define inverse (- (* sign c)))
  (post-on-domain! (list x y)
    (lambda (propagation)
      (narrow-to-image! y x c propagation)
      (narrow-to-image! x y inverse propagation)
      (if (and (or (holes x) (holes y)) (narrow? x) (narrow? y))
          (begin
            (if (holes x)
                (filter-values! y (lambda (v) (has-value? x (+ inverse (* sign v)))) propagation))
            (if (holes y)
                (filter-values! x (lambda (v) (has-value? y (+ c (* sign v)))) propagation)))))))

;; y = |x|.
(define (post-absolute! x y)
  (post-on-domain! (list x y)
    (lambda (propagation)
      (let ((low (least x)) (high (greatest x)))
        (narrow-below! y (max 0 low (- high)) propagation)
        (narrow-above! y (max high (- low)) propagation))
      (narrow-above! x (greatest y) propagation)
      (narrow-below! x (- (greatest y)) propagation)
      (if (> (least x) (- (least y))) (narrow-below! x (least y) propagation))
      (if (< (greatest x) (least y)) (narrow-above! x (- (least y)) propagation))
      (if (and (narrow? x) (narrow? y))
          (begin
            (filter-values! x (lambda (v) (has-value? y (abs v))) propagation)
            (filter-values! y
              (lambda (v) (or (has-value? x v) (has-value? x (- v))))
              propagation))))))
